import type { Problem } from '../foundation/problem.ts';
import type { PtyExit, PtySize } from '../pty/pty.ts';

/** Why a shell is no more; the words of the frame `ended`. */
export interface TerminalEnd {
	readonly reason: 'exited' | 'hung-up' | 'lab-ended' | 'failed';
	readonly exitCode: number | null;
	readonly problem: Problem | null;
}

/**
 * A shell's end by itself, or that it never began; one that a signal ended has the exit status that a shell would tell, 128 and the
 * signal.
 */
export function exitedWith({ exitCode, signal, problem }: PtyExit): TerminalEnd {
	if (problem) return { reason: 'failed', exitCode: null, problem };
	return { reason: 'exited', exitCode: signal === null ? exitCode : 128 + signal, problem: null };
}

export interface OpenedAt {
	readonly instance: string;
	readonly offset: number;
	readonly live: number;
	readonly lost: boolean;
}

/** Someone who watches a terminal: a page, or a harness. `opened` comes first, then output without a gap, then `ended`. */
export interface TerminalViewer {
	/**
	 * `offset` is that of the first byte that follows, `live` that of the first one that is new; `lost`: what came before `offset` is not
	 * what the viewer has on its screen.
	 */
	opened(at: OpenedAt): void;
	output(bytes: Uint8Array): void;
	ended(end: TerminalEnd): void;
}

export interface AttachOptions {
	readonly size: PtySize;
	/** What the viewer has already: output of that shell up to that offset. */
	readonly from?: { readonly instance: string; readonly offset: number } | undefined;
}

/** A viewer's hold on a terminal. Dispose of it to detach: the shell lives on. */
export interface Attachment extends Disposable {
	/** `false` when the program reads too slowly to take more: nothing was written. */
	write(bytes: Uint8Array): boolean;
	/** `false` when the offset was never sent to this viewer. */
	acknowledge(offset: number): boolean;
	resize(size: PtySize): void;
}
