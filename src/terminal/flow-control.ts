import { flowControl } from '../protocol/numbers.ts';

/** What flow control opens and closes: a pty. */
export interface Valve {
	pause(): void;
	resume(): void;
}

interface Account {
	sent: number;
	acknowledged: number;
}

/**
 * Counts what each viewer of one terminal was sent and has acknowledged, as offsets. While the slowest is more than
 * `pauseAbove` bytes behind the valve is closed; it opens when all are below `resumeBelow`. Without viewers it is open.
 */
export class FlowControl<Viewer> {
	readonly #valve: Valve;
	readonly #accounts = new Map<Viewer, Account>();
	#paused = false;

	constructor(valve: Valve) {
		this.#valve = valve;
	}

	get paused(): boolean {
		return this.#paused;
	}

	join(viewer: Viewer, offset: number): void {
		this.#accounts.set(viewer, { sent: offset, acknowledged: offset });
	}

	leave(viewer: Viewer): void {
		this.#accounts.delete(viewer);
		this.#adjust();
	}

	/** Everything before this offset was sent to the viewer. */
	sent(viewer: Viewer, offset: number): void {
		const account = this.#accounts.get(viewer);
		if (account === undefined) return;
		account.sent = offset;
		this.#adjust();
	}

	/** The viewer has parsed everything before this offset; `false` when that much was never sent to it. */
	acknowledge(viewer: Viewer, offset: number): boolean {
		const account = this.#accounts.get(viewer);
		if (account === undefined || offset > account.sent) return false;
		account.acknowledged = Math.max(account.acknowledged, offset);
		this.#adjust();
		return true;
	}

	#adjust(): void {
		let behind = 0;
		for (const account of this.#accounts.values()) behind = Math.max(behind, account.sent - account.acknowledged);
		if (!this.#paused && behind > flowControl.pauseAbove) {
			this.#paused = true;
			this.#valve.pause();
		} else if (this.#paused && behind < flowControl.resumeBelow) {
			this.#paused = false;
			this.#valve.resume();
		}
	}
}
