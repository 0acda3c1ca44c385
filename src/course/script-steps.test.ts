import { expect, test } from 'vitest';
import { scriptSteps } from './script-steps.ts';

test('lines are typed as they are; comments and empty lines are not', () => {
	const steps = scriptSteps('# First.\nsleep 1 &\n\n  echo two  \n');
	expect(steps).toEqual({
		ok: true,
		value: [
			{ kind: 'line', text: 'sleep 1 &' },
			{ kind: 'line', text: '  echo two  ' },
		],
	});
});

test('directives are comments to bash and steps to us', () => {
	const steps = scriptSteps('#: key ctrl-c\n#: pause 500ms\n#: pause 2s\n#: terminal second\n#: hang-up second\n');
	expect(steps).toEqual({
		ok: true,
		value: [
			{ kind: 'key', key: 'ctrl-c' },
			{ kind: 'pause', milliseconds: 500 },
			{ kind: 'pause', milliseconds: 2000 },
			{ kind: 'terminal', name: 'second' },
			{ kind: 'hang-up', name: 'second' },
		],
	});
});

test.each([
	['true\n#: kye ctrl-c', { line: 2, what: 'Unknown directive "kye". Did you mean "key"?' }],
	['#: key ctrl-x', { line: 1, what: 'There is no key "ctrl-x". Did you mean "ctrl-c"?' }],
	['#: pause 5', { line: 1, what: '"5" is no time: write 500ms or 2s.' }],
	['#: terminal', { line: 1, what: '"terminal" needs the name of a terminal.' }],
])('a directive that is not understood is told with its line: %j', (script, error) => {
	expect(scriptSteps(script)).toEqual({ ok: false, error });
});
