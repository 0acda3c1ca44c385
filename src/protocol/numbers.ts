/**
 * Flow control between a pty and the browsers that watch it, in bytes. The numbers are VS Code's: above `pauseAbove`
 * unacknowledged bytes the pty is paused (or a program that prints without end fills our memory), below `resumeBelow` it
 * resumes (or it would stutter at every acknowledgement), and a browser acknowledges after each `acknowledgeEvery`
 * bytes that xterm.js has parsed (or acknowledgements would cost more than the output).
 */
export const flowControl = { pauseAbove: 100_000, resumeBelow: 5_000, acknowledgeEvery: 5_000 } as const;

/** Output kept per terminal for those who come (back) later, in bytes: a few screens of coloured text. */
export const replayBytes = 256 * 1024;

/** Output is gathered this long, in milliseconds, before it is sent: fewer frames, and no delay that an eye notices. */
export const batchMilliseconds = 5;

/** The largest frame anyone may send, in bytes. A longer paste is cut into several by the client. */
export const maxFrameBytes = 64 * 1024;

/** The largest frame labd may send to web, in bytes: a process table with long command lines is larger than what browsers may send. */
export const maxLabdFrameBytes = 4 * 1024 * 1024;

/** The largest `debug` frame, in bytes: ten a second of them must not stop a page. */
export const maxDebugFrameBytes = 1024 * 1024;

/** Input waiting to be written to a pty that nobody reads from, in bytes; more closes the socket. node-pty's queue has no bound. */
export const maxPendingInputBytes = 1024 * 1024;

/** Sizes a terminal may have; others are clamped, for a screen costs memory by its area. */
export const terminalSize = { minColumns: 2, maxColumns: 500, minRows: 1, maxRows: 200 } as const;

/** The server says it is there this often, in milliseconds; a browser that heard nothing for `silentAfter` connects anew. */
export const heartbeat = { every: 15_000, silentAfter: 40_000 } as const;

/** Rows of the process table sent to a page; a fork bomb is told as "and 412 more". */
export const maxProcessRows = 200;

/** A lab is kept so much longer by one click, in milliseconds. */
export const extensionMilliseconds = 60 * 60_000;

/** A page warns when a lab has so many minutes left, most first: time to finish, time to save, time for a click. */
export const lifeWarnings = [15, 5, 1] as const;
