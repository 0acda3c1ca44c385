import type { Note } from '../protocol/web-api.ts';
import { backoff } from './backoff.ts';
import type { NoteServer } from './note-server.ts';
import { Store } from './store.ts';

/** What was typed and not yet confirmed by the server. Times are milliseconds since the epoch. */
interface Draft {
	readonly text: string;
	readonly at: number;
	/** When the version that it was typed over was saved; 0 if there was none, or none was known. */
	readonly base: number;
}

export interface NoteView {
	readonly text: string;
	/** `typing`: not sent yet. `failed`: not saved, tried again by itself. */
	readonly state: 'loading' | 'away' | 'empty' | 'typing' | 'saving' | 'saved' | 'failed';
	/** When the server had it last; `null` if it never did. */
	readonly savedAt: number | null;
	/** Why it is not saved, in words. */
	readonly why: string | null;
	/** Another version, which lost: the older one. `where` says where that was typed. */
	readonly other: { readonly text: string; readonly where: 'here' | 'elsewhere' } | null;
}

/** Where drafts survive a reload: the browser's storage. */
export interface DraftStorage {
	get(id: string): string | null;
	set(id: string, value: string): void;
	remove(id: string): void;
}

export interface NoteKeeperOptions {
	readonly id: string;
	readonly server: NoteServer;
	readonly drafts: DraftStorage;
	/** Milliseconds without a keystroke after which it is saved. */
	readonly pause?: number;
	readonly now?: () => number;
}

/**
 * The text under one Explain. What is typed is a draft in this browser at once, and is saved after a pause; the draft goes only
 * when the server has confirmed that very text. Of two versions the newest wins, and the other is kept to be looked at.
 */
export class NoteKeeper {
	readonly view = new Store<NoteView>({ text: '', state: 'loading', savedAt: null, why: null, other: null });
	readonly #options: NoteKeeperOptions;
	#draft: Draft | undefined;
	#base = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#failures = 0;
	#isLoaded = false;
	#isSaving = false;

	constructor(options: NoteKeeperOptions) {
		this.#options = options;
		this.#draft = readDraft(options.drafts.get(options.id));
		if (this.#draft) {
			this.#base = this.#draft.base;
			this.#show({ text: this.#draft.text });
		}
	}

	/** Asks the server what it has; again when the page is looked at again. */
	async load(): Promise<void> {
		const answer = await this.#options.server.load(this.#options.id);
		if (!answer.ok) {
			if (!this.#isLoaded) this.#show({ state: 'away', why: answer.error });
			return;
		}
		this.#isLoaded = true;
		this.heard(answer.value);
	}

	/** A version that the server has, told by itself or by another tab. */
	heard(note: Note | undefined): void {
		if (note && note.at > this.#base) this.#meet(note);
		if (this.#draft) void this.save();
		else if (['loading', 'away'].includes(this.view.get().state)) this.#show({ state: 'empty', why: null });
	}

	edit(text: string): void {
		const { id, drafts, pause = 700, now = Date.now } = this.#options;
		this.#draft = { text, at: now(), base: this.#base };
		drafts.set(id, JSON.stringify(this.#draft));
		this.#show(this.#isLoaded ? { text, state: 'typing', why: null } : { text });
		this.#later(pause, () => (this.#isLoaded ? this.save() : this.load()));
	}

	/** Saves what is not saved yet, now. */
	async save(): Promise<void> {
		const { id, server } = this.#options;
		const draft = this.#draft;
		clearTimeout(this.#timer);
		if (!draft || this.#isSaving || !this.#isLoaded) return;
		this.#isSaving = true;
		this.#show({ state: 'saving', why: null });
		const answer = await server.save(id, draft.text);
		this.#isSaving = false;
		if (answer.ok) this.#confirmed(answer.value);
		else this.#failed(answer.error);
	}

	/** The version that lost takes the place of the one that won. */
	takeOther(): void {
		const { other } = this.view.get();
		if (other) this.edit(other.text);
		this.#show({ other: null });
	}

	dismissOther(): void {
		this.#show({ other: null });
		if (!this.#draft) this.#options.drafts.remove(this.#options.id);
	}

	#confirmed(note: Note): void {
		this.#failures = 0;
		this.#base = Math.max(this.#base, note.at);
		if (this.#draft?.text === note.text) {
			this.#draft = undefined;
			this.#options.drafts.remove(this.#options.id);
			this.#show({ state: 'saved', savedAt: note.at, why: null });
		} else {
			this.#show({ state: 'typing', savedAt: note.at });
			this.#later(0, () => this.save());
		}
	}

	#failed(why: string): void {
		this.#show({ state: 'failed', why });
		this.#later(backoff(this.#failures), () => this.save());
		this.#failures += 1;
	}

	/** A version that isn't what was typed over. */
	#meet(note: Note): void {
		const draft = this.#draft;
		if (!draft || draft.text === note.text) this.#take(note);
		else if (draft.at < note.at) {
			this.#take(note);
			this.#show({ other: { text: draft.text, where: 'here' } });
		} else {
			this.#base = note.at;
			this.#show({ other: { text: note.text, where: 'elsewhere' } });
		}
	}

	#take(note: Note): void {
		clearTimeout(this.#timer);
		this.#base = note.at;
		this.#draft = undefined;
		this.#show({ text: note.text, state: 'saved', savedAt: note.at, why: null });
	}

	#later(milliseconds: number, run: () => Promise<void>): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void run(), milliseconds);
	}

	#show(change: Partial<NoteView>): void {
		this.view.update((view) => ({ ...view, ...change }));
	}
}

function readDraft(stored: string | null): Draft | undefined {
	if (stored === null) return undefined;
	const draft = JSON.parse(stored) as Draft;
	return { text: String(draft.text), at: Number(draft.at), base: Number(draft.base) };
}
