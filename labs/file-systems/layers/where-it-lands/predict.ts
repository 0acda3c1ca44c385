import { definePrediction } from '#checks/define-question.ts';
import { fileIs, fileUnchanged } from '#checks/findings.ts';

export default definePrediction({
	id: 'where-it-lands',
	question:
		'`base` and `top` are shown as one directory, `merged`. Now somebody adds a line to `merged/poem`, a file of `base`. Where is that line?',
	options: {
		base: 'In `base`: that is where the file is',
		top: 'In `top`: the whole file is copied there first',
		difference: 'In `top`, as the difference: the added line alone',
	},
	replies: {
		base: 'The lower directory is only ever read. All containers of an image share it.',
		difference: 'An overlay knows no parts of files. The first write copies the file up, as a whole.',
	},
	reads: ['files'],
	files: [
		{ path: '/tmp/try/base/poem', text: true },
		{ path: '/tmp/try/top/poem', text: true },
	],
	start: `
mkdir -p /tmp/try/base /tmp/try/top /tmp/try/work /tmp/try/merged
echo 'Roses are red' > /tmp/try/base/poem
`,
	outcome(view) {
		const copied = fileIs(view, '/tmp/try/top/poem', 'file');
		const kept = fileUnchanged(view, '/tmp/try/base/poem');
		if (copied.holds !== true || kept.holds !== true) return undefined;
		return {
			option: 'top',
			says: '`top` has a poem of its own now, and the one in `base` is unchanged.',
			evidence: [...copied.evidence, ...kept.evidence],
		};
	},
});
