import { expect, test } from 'vitest';
import { transcriptBlocks } from './transcript-blocks.ts';

/** A block as Expressive Code hands it round, with what the plugin makes of it. */
function rendered(code: string, meta = 'transcript', language = 'console') {
	const lines = code.split('\n').map((text) => ({
		text,
		editText(from: number, to: number, put: string) {
			this.text = this.text.slice(0, from) + put + this.text.slice(to);
		},
	}));
	const codeBlock = { language, meta, getLines: () => lines };
	const rows = lines.map(() => ({
		type: 'element',
		properties: { className: ['ec-line'] } as Record<string, unknown>,
	}));
	const button = { type: 'element', properties: { dataCode: code } as Record<string, unknown> };
	const figure = {
		type: 'element',
		properties: {},
		children: [
			{ type: 'element', tagName: 'pre' },
			{ type: 'element', children: [button] },
		],
	};
	const { hooks } = transcriptBlocks();
	hooks.preprocessCode({ codeBlock });
	for (const [lineIndex, lineAst] of rows.entries())
		hooks.postprocessRenderedLine({ codeBlock, lineIndex, renderData: { lineAst } });
	hooks.postprocessRenderedBlock({ codeBlock, renderData: { blockAst: figure } });
	return {
		lines: lines.map(({ text }) => text),
		typed: rows.map(({ properties }) => String(properties.className).includes('typed')),
		copied: figure.children.flatMap(({ children }) => children ?? []).map(({ properties }) => properties.dataCode),
	};
}

test('only commands are copied, and only they are marked', () => {
	expect(rendered('# ps\nPID\n\\# a comment\n> done')).toEqual({
		lines: ['# ps', 'PID', '# a comment', '> done'],
		typed: [true, false, false, true],
		copied: ['ps\u007fdone'],
	});
});

test('where nothing was typed there is nothing to copy', () => {
	expect(rendered('PID').copied).toEqual([]);
});

test('a drawing has nothing to copy', () => {
	expect(rendered('a ──▶ b', '', 'text').copied).toEqual([]);
});

test('other blocks stay as they are', () => {
	expect(rendered('# ps\n\\# x', '')).toMatchObject({ lines: ['# ps', '\\# x'], copied: ['# ps\n\\# x'] });
});
