import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bashSyntaxError } from './bash-syntax.ts';
import { parsedTogether } from './parsed-together.ts';

const sound = [
	...[
		'',
		'\n',
		'# a comment',
		'echo hello # and one',
		'sleep 1 &\n#: key ctrl-c\nps\n',
		'f() { g; }\n\nf',
		'!',
		'time',
	],
	...['cat << END\n}\nEND\n', 'cat <<- A << B\n\t}\n\tA\nB\n', "printf '}\\n'", 'echo "$(date)" `date` $((1 + 1)) $x}'],
	...[
		'for x in 1 2; do echo $x; done',
		'case x in x) echo;; esac',
		'[[ a < b ]]',
		'return 3',
		'exit 3',
		'select x; do :; done',
	],
	...['set -n', 'trap "echo" EXIT', 'echo é 日本', 'echo \\\n  two', 'coproc cat', 'function f { :; } > /dev/null'],
];

const unsound = [
	...[
		'}',
		'} > file',
		'}\necho',
		'}\n{',
		'}\ng() {\n:',
		'f; }',
		'} ; { :',
		'} #',
		'}; x() { :',
		'} <<X\n{\nX\n',
		'} &&',
		')',
		'(',
		'{',
		'( }',
	],
	...[
		'echo "abc',
		"echo 'abc",
		'echo `',
		'echo $(',
		'echo $(if)',
		'echo ${x',
		'echo $((1',
		'x=(',
		'[[ a',
		'((',
		'<(',
		'cat <(',
	],
	...[
		'if x; then',
		'fi',
		'if x\nfi',
		'while',
		'for',
		'for x in',
		'case x in',
		'esac',
		';;',
		'do',
		'done',
		'else',
		'foo &&',
		'&& foo',
		'foo |',
		'| foo',
		'; foo',
	],
	...['f() {', 'f()', 'function f', 'coproc', '>', '<<', 'echo )', 'select', 'until x', 'if x; then y; fi }'],
];

/** In the middle of a here-document, of a line, too long for an environment, or not text at all: one by one. */
const odd = ['cat << END\nhello', "cat << '}'\nhello", 'echo \\', `: ${'x'.repeat(200_000)}`, 'echo \0'];

/** What a bash of its own says. */
function alone(script: string): Promise<boolean> {
	return new Promise((resolve) => {
		execFile('bash', ['-n'], (error) => resolve(error === null)).stdin?.end(script);
	});
}

test('bash parses together what it parses one by one, and nothing else, in whatever company', async () => {
	const scripts = [...unsound, ...sound, ...odd];
	const parsed = await parsedTogether(scripts);
	for (const script of scripts) {
		const isSound = await alone(script);
		expect([script, isSound]).toEqual([script, !unsound.includes(script)]);
		if (!odd.includes(script)) expect([script, parsed.has(script)]).toEqual([script, isSound]);
	}
});

test('a script cut anywhere is judged as a bash of its own judges it', async () => {
	const script = 'if cd /; then (x=$(ls "$1")); else f() { echo \'}\'; }; fi\ncat << E | sort &\n$x\nE\n';
	const cuts = Array.from(script, (_, at) => [script.slice(0, at), script.slice(at)]).flat();
	const parsed = await parsedTogether(cuts);
	for (const cut of cuts) if (parsed.has(cut)) expect([cut, await alone(cut)]).toEqual([cut, true]);
	expect(parsed.size).toBeGreaterThan(20);
});

test('many scripts take more than one environment, and all of them are looked at', async () => {
	const scripts = Array.from(
		{ length: 400 },
		(_, index) => `echo ${index} ${'x'.repeat(1_000)}${index === 250 ? '"' : ''}`,
	);
	const parsed = await parsedTogether(scripts);
	expect(scripts.filter((script) => !parsed.has(script))).toEqual([scripts[250]]);
});

test('nothing of a script is run', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'proclab-syntax-'));
	const made = join(folder, 'made');
	const touch = `touch ${made}`;
	const tries = [
		touch,
		`}\n${touch}`,
		`}; ${touch}; {`,
		`: $(${touch})`,
		`}\nx() {\n:\n} > ${made}`,
		`} > ${made}\n${touch}`,
	];
	await Promise.all(tries.map(bashSyntaxError));
	expect(existsSync(made)).toBe(false);
	rmSync(folder, { recursive: true });
});

test('each of many that are asked at once gets its own words, with its own line, the second time too', async () => {
	const scripts = [
		'echo fine\n',
		'echo\nif true; then\n',
		'echo "fine"',
		"echo\n\necho 'no end",
		'fine; }',
		'( echo\n}\n',
	];
	const ask = () => Promise.all(scripts.map(bashSyntaxError));
	const said = await ask();
	expect(said).toEqual([
		null,
		expect.stringMatching(/^line 3: syntax error: unexpected end of file/),
		null,
		expect.stringMatching(/^line 3: unexpected EOF while looking for matching `'/),
		expect.stringMatching(/^line 1: syntax error near unexpected token `}'/),
		expect.stringMatching(/^line 2: syntax error near unexpected token `}'/),
	]);
	expect(await ask()).toEqual(said);
});
