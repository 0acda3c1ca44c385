import type { Piece } from './screens.ts';

/** What a command prints that could not do what it says. */
const complaints =
	/command not found|No such file or directory|No such process|syntax error|unbound variable|invalid option|unrecognized option|Permission denied|Operation not permitted|Bad substitution|usage: /i;

/** What commands complained of, each with what was typed. */
export function complaintsOf(pieces: readonly Piece[]): readonly string[] {
	return pieces.flatMap(({ echoed, printed }) =>
		printed
			.filter((line) => complaints.test(line))
			.slice(0, 1)
			.map((line) => `"${echoed}" printed: ${line.trim()} (If it is to fail, write \`\`\`sh fails.)`),
	);
}
