import { definePrediction } from '#checks/define-question.ts';
import { fileIs } from '#checks/findings.ts';

export default definePrediction({
	id: 'dev-null-without-dev',
	question: 'The unpacked system has an empty /dev. A program in it writes to /dev/null. What happens?',
	options: {
		vanishes: 'What it writes vanishes, as always',
		refused: 'It is told that there is no such file',
		file: 'A file called null comes into being, with all that was written',
	},
	replies: {
		vanishes: 'It vanishes in a device of the kernel. Here there is none: the name null is free.',
		refused: 'A shell opens for writing what it writes to, and makes the file if it isn’t there.',
	},
	reads: ['files'],
	files: [{ path: '/tmp/jail/dev/null', text: true }],
	start: 'mkdir -p /tmp/jail/bin /tmp/jail/dev; cp /usr/bin/busybox /tmp/jail/bin/sh',
	outcome(view) {
		const seen = fileIs(view, '/tmp/jail/dev/null', 'file');
		if (seen.holds !== true) return undefined;
		return { option: 'file', says: 'An ordinary file is there now.', evidence: seen.evidence };
	},
});
