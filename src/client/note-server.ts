import { fail, type Result, succeed } from '../foundation/result.ts';
import type { Note } from '../protocol/web-api.ts';
import { notePath, webPaths } from '../protocol/web-paths.ts';

/** Where notes are kept. The error says in words why it didn't work. */
export interface NoteServer {
	/** The newest version of a note, `undefined` if there is none. */
	load(id: string): Promise<Result<Note | undefined, string>>;
	save(id: string, text: string): Promise<Result<Note, string>>;
}

/** Asks web, below this address; the page's own if it is empty. */
export function noteServer(origin = ''): NoteServer {
	return {
		async load(id) {
			const answer = await loadNotes(origin);
			return answer.ok ? succeed(answer.value.find((note) => note.id === id)) : answer;
		},
		save: (id, text) =>
			ask<Note>(`${origin}${notePath(id)}`, {
				method: 'PUT',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ text }),
				keepalive: true,
			}),
	};
}

/** All notes of this learner, in the order of the course. */
export async function loadNotes(origin = ''): Promise<Result<readonly Note[], string>> {
	const answer = await ask<{ readonly notes: readonly Note[] }>(`${origin}${webPaths.notes}`, {});
	return answer.ok ? succeed(answer.value.notes) : answer;
}

async function ask<T>(url: string, request: RequestInit): Promise<Result<T, string>> {
	try {
		const response = await fetch(url, request);
		if (response.ok) return succeed((await response.json()) as T);
		return fail(await refusal(response));
	} catch (error) {
		if (error instanceof TypeError || error instanceof SyntaxError) return fail('Proclab can’t be reached.');
		throw error;
	}
}

/** A problem's own words if the answer is one. */
async function refusal(response: Response): Promise<string> {
	const body: unknown = await response.json().catch(() => undefined);
	const { what, fix }: { what?: unknown; fix?: unknown } = Object(body);
	if (typeof what === 'string' && typeof fix === 'string') return `${what} ${fix}`;
	return `Proclab answered ${response.status}.`;
}
