import { defineTask } from '#checks/define-task.ts';
import { mountOf } from '#checks/evidence.ts';
import { found, nothing, orElse, verdictOf } from '#checks/findings.ts';
import { findProcess } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { notYet } from '#checks/verdict.ts';
import { processKey } from '#proc/snapshot.ts';

const place = '/tmp/box/root';

export default defineTask({
	id: 'lay-an-upper',
	title: 'Put an empty layer on top',
	mode: 'edge',
	needs: ['unpack-an-image'],
	entry: `
docker create --name pattern busybox
docker export pattern | tar -x -C /tmp/box/image
`,
	reads: ['mounts'],
	start: 'mkdir -p /tmp/box/upper /tmp/box/work /tmp/box/root',
	check,
	hints: [
		'You have done it in the lesson on layers: an overlay, with the image below and an empty directory above.',
		'`lowerdir` is /tmp/box/image, `upperdir` is /tmp/box/upper, `workdir` is /tmp/box/work, and the place is /tmp/box/root.',
		'Type `mount -t overlay overlay -o userxattr,lowerdir=/tmp/box/image,upperdir=/tmp/box/upper,workdir=/tmp/box/work /tmp/box/root`.',
	],
	wrong: {
		'no-upper':
			'Something is mounted there, and it is no overlay with /tmp/box/upper above. What is written would go into the image.',
		'upside-down':
			'The overlay has its layers the wrong way round: the image would be written to. The image belongs below.',
	},
	explanation:
		'Now /tmp/box/root looks like the image and can be written to, and all that is written goes to /tmp/box/upper. A second container would get an upper directory of its own, over the same image.',
});

function check(view: CheckView) {
	const init = findProcess(view, processKey(view.snapshot.init));
	if (init === undefined) return notYet('The lab is not there.');
	const mount = init.details.mounts?.findLast(({ mountPoint }) => mountPoint === place);
	if (mount === undefined) return verdictOf(nothing(`Nothing is mounted on ${place} yet`));
	const { type, superOptions } = mount;
	const has = (option: string) => type === 'overlay' && superOptions.includes(option);
	const finding = found(has('upperdir=/tmp/box/upper') && has('lowerdir=/tmp/box/image'), {
		says: `${place} is the image, with an empty layer of its own on top`,
		otherwise: `What is mounted on ${place} is something else`,
		evidence: [mountOf(init, mount)],
	});
	return verdictOf(orElse(finding, { wrong: has('upperdir=/tmp/box/image') ? 'upside-down' : 'no-upper' }));
}
