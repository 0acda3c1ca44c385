import type { Pty } from '../pty/pty.ts';
import type { Valve } from './flow-control.ts';

/**
 * What terminals may print while several print without end: bytes a second for all of them, shared out evenly in slices of so many
 * milliseconds. Each byte costs processor time of the program, labd and web; a slice is a delay that Ctrl-C may meet.
 */
const shared = { bytesPerSecond: 2_000_000, slice: 25 } as const;

/** A terminal that prints so many bytes in a slice is busy: no one reads so fast. */
const busyAt = 4_096;

interface Member {
	readonly valve: Valve;
	printed: number;
	closed: boolean;
}

/** Shares output out between terminals: one alone may print as fast as it can, several that are busy get the same each. */
export class OutputShare {
	readonly #members = new Set<Member>();
	#part = Number.POSITIVE_INFINITY;
	#slice: ReturnType<typeof setTimeout> | undefined;

	/** `printed` is to be told what comes from the terminal; the valve is closed until the next slice when that is too much. */
	join(valve: Valve): Disposable & { printed(bytes: number): void } {
		const member: Member = { valve, printed: 0, closed: false };
		this.#members.add(member);
		return {
			printed: (bytes) => this.#count(member, bytes),
			[Symbol.dispose]: () => {
				this.#members.delete(member);
				if (this.#members.size > 0) return;
				clearTimeout(this.#slice);
				this.#slice = undefined;
			},
		};
	}

	#count(member: Member, bytes: number): void {
		member.printed += bytes;
		this.#slice ??= setTimeout(() => this.#endSlice(), shared.slice);
		if (member.closed || member.printed < this.#part) return;
		member.closed = true;
		member.valve.pause();
	}

	/** What a terminal printed beyond its part counts for the next slices: a single read may be more than that. */
	#endSlice(): void {
		const members = [...this.#members];
		const busy = members.filter(({ closed, printed }) => closed || printed >= busyAt).length;
		const part = busy < 2 ? Number.POSITIVE_INFINITY : (shared.bytesPerSecond * shared.slice) / 1000 / busy;
		this.#part = part;
		this.#slice = busy > 0 ? setTimeout(() => this.#endSlice(), shared.slice) : undefined;
		for (const member of members) {
			member.printed = Math.max(0, member.printed - part);
			if (!member.closed || member.printed >= part) continue;
			member.closed = false;
			member.valve.resume();
		}
	}
}

/** Has the output of all ptys that it is given shared out between them. */
export function sharingOutput(): (pty: Pty) => Pty {
	const share = new OutputShare();
	return (pty) => {
		const closed = new Set<'share' | 'reader'>();
		const close = (who: 'share' | 'reader') => {
			if (closed.size === 0) pty.pause();
			closed.add(who);
		};
		const open = (who: 'share' | 'reader') => {
			if (closed.delete(who) && closed.size === 0) pty.resume();
		};
		const part = share.join({ pause: () => close('share'), resume: () => open('share') });
		pty.onData((bytes) => part.printed(bytes.length));
		pty.onExit(() => part[Symbol.dispose]());
		return withValve(pty, { pause: () => close('reader'), resume: () => open('reader') });
	};
}

function withValve(pty: Pty, { pause, resume }: Valve): Pty {
	return {
		...{ onData: pty.onData, onExit: pty.onExit, pause, resume },
		get pid() {
			return pty.pid;
		},
		get pendingInput() {
			return pty.pendingInput;
		},
		write: (bytes) => pty.write(bytes),
		resize: (size) => pty.resize(size),
		hangUp: () => pty.hangUp(),
	};
}
