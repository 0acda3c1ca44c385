/** Whether this is the long form of the suite, `npm run soak`: every step and a thousand rounds, where the gate takes a sample. */
export const isSoak = process.env.PROCLAB_SOAK === '1';

/** In milliseconds. */
export const minutes = 60_000;
