import { expect, test, vi } from 'vitest';
import { fail, succeed } from '../foundation/result.ts';
import type { Note } from '../protocol/web-api.ts';
import { type DraftStorage, NoteKeeper } from './note-keeper.ts';
import type { NoteServer } from './note-server.ts';

/** A server with one note and a clock of its own, which can be away. */
class OneNoteServer implements NoteServer {
	note: Note | undefined;
	away = false;
	saved: string[] = [];
	#at = 1_000;

	has(text: string, at = this.#at): void {
		this.note = { id: 'why', lesson: 'a/b', text, at };
	}

	async load() {
		return this.away ? fail('Proclab can’t be reached.') : succeed(this.note);
	}

	async save(_id: string, text: string) {
		if (this.away) return fail('Proclab can’t be reached.');
		this.#at += 1_000;
		this.has(text, this.#at);
		this.saved.push(text);
		return succeed({ id: 'why', lesson: 'a/b', text, at: this.#at });
	}
}

function storage(): DraftStorage & { readonly kept: Map<string, string> } {
	const kept = new Map<string, string>();
	return {
		kept,
		get: (id) => kept.get(id) ?? null,
		set: (id, value) => void kept.set(id, value),
		remove: (id) => void kept.delete(id),
	};
}

function keep(server: NoteServer, drafts: DraftStorage, now = () => 500) {
	return new NoteKeeper({ id: 'why', server, drafts, pause: 1, now });
}

test('what is typed is a draft at once, and the draft goes when the server has confirmed it', async () => {
	const server = new OneNoteServer();
	const drafts = storage();
	const keeper = keep(server, drafts);
	await keeper.load();
	expect(keeper.view.get().state).toBe('empty');
	keeper.edit('one');
	expect(drafts.kept.size).toBe(1);
	expect(keeper.view.get().state).toBe('typing');
	await vi.waitFor(() => expect(keeper.view.get().state).toBe('saved'));
	expect(server.saved).toEqual(['one']);
	expect(drafts.kept.size).toBe(0);
});

test('while the server is away it says so, keeps the draft, and saves by itself later', async () => {
	const server = new OneNoteServer();
	const drafts = storage();
	const keeper = keep(server, drafts);
	await keeper.load();
	server.away = true;
	keeper.edit('kept');
	await vi.waitFor(() => expect(keeper.view.get().state).toBe('failed'));
	expect(keeper.view.get().why).toBe('Proclab can’t be reached.');
	expect(drafts.kept.size).toBe(1);
	server.away = false;
	await vi.waitFor(() => expect(keeper.view.get().state).toBe('saved'));
	expect(server.saved).toEqual(['kept']);
});

test('what was typed before the server could be asked is not lost, nor is what the server had', async () => {
	const server = new OneNoteServer();
	server.has('there before', 400);
	server.away = true;
	const keeper = keep(server, storage());
	await keeper.load();
	expect(keeper.view.get().state).toBe('away');
	keeper.edit('typed meanwhile');
	expect(server.saved).toEqual([]);
	server.away = false;
	await vi.waitFor(() => expect(keeper.view.get().state).toBe('saved'));
	expect(server.saved).toEqual(['typed meanwhile']);
	expect(keeper.view.get().other).toEqual({ text: 'there before', where: 'elsewhere' });
});

test('a draft of an earlier visit is shown and saved', async () => {
	const server = new OneNoteServer();
	const drafts = storage();
	drafts.set('why', JSON.stringify({ text: 'unsaved', at: 900, base: 0 }));
	const keeper = keep(server, drafts);
	expect(keeper.view.get().text).toBe('unsaved');
	await keeper.load();
	await vi.waitFor(() => expect(keeper.view.get().state).toBe('saved'));
	expect(server.saved).toEqual(['unsaved']);
});

test('something newer from another tab takes the place of an older draft, which can be taken back', async () => {
	const server = new OneNoteServer();
	const keeper = keep(server, storage());
	await keeper.load();
	server.away = true;
	keeper.edit('older, here');
	await vi.waitFor(() => expect(keeper.view.get().state).toBe('failed'));
	keeper.heard({ id: 'why', lesson: 'a/b', text: 'newer, there', at: 9_000 });
	expect(keeper.view.get().text).toBe('newer, there');
	expect(keeper.view.get().other).toEqual({ text: 'older, here', where: 'here' });
	server.away = false;
	keeper.takeOther();
	await vi.waitFor(() => expect(server.saved).toEqual(['older, here']));
	expect(keeper.view.get().other).toBe(null);
});

test('what another tab saved is shown where nothing was typed', async () => {
	const server = new OneNoteServer();
	const keeper = keep(server, storage());
	await keeper.load();
	keeper.heard({ id: 'why', lesson: 'a/b', text: 'from there', at: 9_000 });
	expect(keeper.view.get()).toMatchObject({ text: 'from there', state: 'saved', other: null });
});

test('what is typed while it is being saved is saved too', async () => {
	const server = new OneNoteServer();
	const keeper = keep(server, storage());
	await keeper.load();
	keeper.edit('first');
	const saving = keeper.save();
	keeper.edit('first, and more');
	await saving;
	await vi.waitFor(() => expect(server.saved).toEqual(['first', 'first, and more']));
	await vi.waitFor(() => expect(keeper.view.get().state).toBe('saved'));
});
