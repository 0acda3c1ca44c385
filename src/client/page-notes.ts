import type { Note } from '../protocol/web-api.ts';
import { NoteKeeper } from './note-keeper.ts';
import { loadNotes, noteServer } from './note-server.ts';
import { forget, remember, remembered } from './preferences.ts';

/**
 * The keeper of one Explain on this page, told of what other tabs save. Call the answer's `stop` when it is no longer shown: what
 * is not saved then is saved at once.
 */
export function keepNote(id: string): { readonly keeper: NoteKeeper; readonly stop: () => void } {
	const server = noteServer();
	const tabs = new BroadcastChannel('proclab:notes');
	const keeper = new NoteKeeper({
		id,
		server: {
			load: server.load,
			async save(note, text) {
				const answer = await server.save(note, text);
				if (answer.ok) tabs.postMessage(answer.value);
				return answer;
			},
		},
		drafts: {
			get: (note) => remembered(`draft:${note}`),
			set: (note, value) => remember(`draft:${note}`, value),
			remove: (note) => forget(`draft:${note}`),
		},
	});
	const onVisibility = () => void (document.hidden ? keeper.save() : keeper.load());
	tabs.onmessage = ({ data }: MessageEvent<Note>) => {
		if (data.id === id) keeper.heard(data);
	};
	document.addEventListener('visibilitychange', onVisibility);
	void keeper.load();
	return {
		keeper,
		stop() {
			document.removeEventListener('visibilitychange', onVisibility);
			tabs.close();
			void keeper.save();
		},
	};
}

let loaded: ReturnType<typeof loadNotes> | undefined;

/** All notes of this learner, asked for once a page. */
export function pageNotes(): ReturnType<typeof loadNotes> {
	loaded ??= loadNotes();
	return loaded;
}
