/** What a document has its reader do: run commands, write a file, or see something in the output of the last commands. */
export type DocumentStep =
	| { readonly kind: 'run'; readonly script: string; readonly fails: boolean; readonly line: number }
	| { readonly kind: 'write'; readonly file: string; readonly text: string; readonly line: number }
	| { readonly kind: 'see'; readonly lines: readonly string[]; readonly line: number };

const fence = /^(`{3,})(\w*)([^\n]*)\n(.*?)^\1$/gms;

/** Reads the code blocks of a document: `sh` is run, one with a title is written, `console` is what was printed. */
export function documentSteps(markdown: string): readonly DocumentStep[] {
	return [...markdown.matchAll(fence)].flatMap((block): DocumentStep[] => {
		const [, , language, rest = '', text = ''] = block;
		const line = markdown.slice(0, block.index).split('\n').length;
		const file = /title="([^"]+)"/.exec(rest)?.[1];
		if (file !== undefined) return [{ kind: 'write', file, text, line }];
		if (language === 'sh') return [{ kind: 'run', script: text, fails: rest.includes('fails'), line }];
		if (language === 'console') return [{ kind: 'see', lines: text.trimEnd().split('\n'), line }];
		return [];
	});
}

/** Whether a line was printed: its parts between `…` stand in one line of the output, in this order. */
export function wasPrinted(line: string, output: string): boolean {
	const parts = line.split('…').map((part) => part.trim());
	return output.split('\n').some((printed) => {
		let from = 0;
		for (const part of parts) {
			const at = printed.indexOf(part, from);
			if (at < 0) return false;
			from = at + part.length;
		}
		return true;
	});
}
