import { defineTask } from '#checks/define-task.ts';
import { mountOf } from '#checks/evidence.ts';
import { all, best, type Finding, found, mounted, orElse, saying, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { type Mount, mountAt } from '#proc/parse-mountinfo.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';
import { keptByConmon, newFirsts, reads } from '../../containers.ts';
import { reads as readsMounts } from '../../layers.ts';

const place = '/book';

export default defineTask({
	id: 'one-book',
	title: 'One writes, one only reads',
	mode: 'edge',
	reads: [...reads, ...readsMounts],
	check,
	hints: [
		'`--volume NAME:PATH` mounts a volume at a path of the container. Two containers that name the same volume see the same files.',
		'A third part, after another colon, says how: `--volume NAME:PATH:ro` is for who may only read.',
		'Type `docker run --detach --volume book:/book busybox sleep 1000`, then the same with `book:/book:ro`.',
	],
	wrong: {
		'both-write':
			'Both containers may write in this book. One of them is to read only: say so after a second colon, `:ro`.',
		'two-books':
			'Each of the two has a volume of its own at /book, so neither sees what is written in the other. Give both the same name before the colon.',
		'read-only-root':
			'--read-only is about the container’s root. A volume is another mount, with an option of its own: it can still be written to.',
	},
	explanation:
		'A volume is a directory of the host, bind mounted into each container. It belongs to none of their layers, so it outlives them all; and as each mount has options of its own, it can be writable for one and read-only for the other.',
});

function check(view: CheckView) {
	const firsts = newFirsts(view).filter((first) => keptByConmon(view, first).holds !== false);
	const pairs = firsts.flatMap((writer) =>
		firsts.filter((reader) => reader !== writer).map((reader) => ({ writer, reader })),
	);
	const [only] = firsts;
	if (pairs.length === 0 && only !== undefined)
		return verdictOf(all(mounted(only, place), found(false, oneAlone(only))));
	const finding = best(pairs, {
		conditions: ({ writer, reader }) => [
			mounted(writer, place, { options: ['rw'] }),
			mounted(reader, place),
			sameDirectory(writer, reader),
			readsOnly(reader, writer),
		],
		none: 'There is no container with a book yet',
		passed: ({ writer, reader }) =>
			`${nameProcess(writer)} can write in the directory that ${nameProcess(reader)} can only read`,
	});
	return verdictOf(finding);
}

function oneAlone(first: ProcessFacts) {
	const otherwise = `${nameProcess(first)} has a book, and nobody reads it`;
	return { says: '', otherwise, evidence: [mountOf(first, mountAt(first.details.mounts ?? [], place) ?? place)] };
}

/** Both mounts are of one directory of one file system. */
function sameDirectory(writer: ProcessFacts, reader: ProcessFacts): Finding {
	const [mine, its] = [book(writer), book(reader)];
	const isSame = mine !== undefined && mine.device === its?.device && mine.root === its?.root;
	const finding = found(isSame, {
		says: `${nameProcess(writer)} and ${nameProcess(reader)} have one directory at ${place}`,
		otherwise: `${nameProcess(writer)} and ${nameProcess(reader)} have different directories at ${place}`,
		evidence: [mountOf(writer, mine ?? place, nameProcess(writer)), mountOf(reader, its ?? place, nameProcess(reader))],
	});
	return orElse(finding, { wrong: 'two-books' });
}

function readsOnly(reader: ProcessFacts, writer: ProcessFacts): Finding {
	const isRootReadOnly = [reader, writer].some(({ details }) =>
		mountAt(details.mounts ?? [], '/')?.options.includes('ro'),
	);
	const finding = saying(
		mounted(reader, place, { options: ['ro'] }),
		`${nameProcess(reader)} can only read what is at ${place}`,
	);
	return orElse(finding, { wrong: isRootReadOnly ? 'read-only-root' : 'both-write' });
}

function book(process: ProcessFacts): Mount | undefined {
	return mountAt(process.details.mounts ?? [], place);
}
