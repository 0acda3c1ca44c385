import type { VerdictChange } from '../checks/judge.ts';
import type { Attempt } from '../protocol/labd-api.ts';
import type { JudgedAnswer } from './question-desk.ts';

/** Makes attempts of what happens in one life of a lab. */
export class AttemptBook {
	readonly #owner: Pick<Attempt, 'learner' | 'lesson' | 'lab'>;
	readonly #keep: (attempt: Attempt) => void;
	/** Tasks that had a verdict since they began. */
	readonly #judged = new Set<string>();
	#count = 0;

	constructor(owner: Pick<Attempt, 'learner' | 'lesson' | 'lab'>, keep: (attempt: Attempt) => void) {
		this.#owner = owner;
		this.#keep = keep;
	}

	/** A task begins: what it looks like before the learner has done anything for it is no attempt. */
	begun(task: string): void {
		this.#judged.delete(task);
	}

	/** New words for the same are no attempt, nor is how things stand at first. */
	verdict({ task, kind, verdict }: VerdictChange, at: number): void {
		if (kind === 'evidence') return;
		const isFirst = !this.#judged.has(task);
		this.#judged.add(task);
		if (isFirst && verdict.verdict !== 'passed' && verdict.wrong === undefined) return;
		this.#add({ kind: 'task', task, answer: null, at, ...verdict });
	}

	answer({ kind, question, answer, at, verdict }: JudgedAnswer): void {
		this.#add({ kind, task: question, answer, at, ...verdict });
	}

	#add(attempt: Omit<Attempt, 'id' | 'learner' | 'lesson' | 'lab'>): void {
		this.#count += 1;
		this.#keep({ id: `${this.#owner.lab}.${attempt.task}.${this.#count}`, ...this.#owner, ...attempt });
	}
}
