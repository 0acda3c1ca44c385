import { expect, test } from 'vitest';
import { labSchema } from '../../src/course/course-schema.ts';
import type { LessonLab } from '../../src/labd/lesson-lab.ts';
import { findCgroupLayout } from '../../src/runtime/oci/cgroup-layout.ts';
import { readHostMounts } from '../../src/runtime/oci/host-mounts.ts';
import { courseWith, Told, until, useCourses } from './labd-courses.ts';

/** Where labs may make cgroups with a limit of memory: on cgroup v2. */
const hasInnerLimits = findCgroupLayout(readHostMounts())?.version === 2;

const { labsFor, openLab, runIn } = useCourses();
const { limits } = labSchema.parse({ limits: { pids: 48, memoryMegabytes: 96, diskMegabytes: 24, diskFiles: 600 } });

/** A ready lab with a shell in its terminal, what the page is told of problems, and what the terminal shows. */
async function watchedLab() {
	const lab = openLab(labsFor(courseWith({ lab: { limits } })));
	const told = new Told(lab);
	await until(() => expect(lab.status.state).toBe('ready'));
	lab.attend();
	const shown: Buffer[] = [];
	const opened = lab
		.terminal('main')
		?.open(
			{ opened: () => undefined, ended: () => undefined, output: (bytes) => shown.push(Buffer.from(bytes)) },
			{ size: { columns: 300, rows: 24 } },
		);
	if (!opened?.ok) throw new Error('no terminal');
	const screen = () => Buffer.concat(shown).toString();
	await until(() => expect(screen()).toMatch(/# $/));
	const type = (text: string) => opened.value.write(Buffer.from(text));
	const problems = () => told.all('problem').map(({ problem }) => problem.what);
	return { lab, screen, type, problems };
}

/** On the page, and once on a marked line in the terminal. */
async function isToldTwice({ problems, screen }: Awaited<ReturnType<typeof watchedLab>>, words: RegExp): Promise<void> {
	const line = new RegExp(`\\r\\n\\S* Proclab \\S* ${words.source}`, 'g');
	await until(() => expect(problems()).toContainEqual(expect.stringMatching(words)));
	await until(() => expect(screen().match(line)).toHaveLength(1));
}

async function isUsable(lab: LessonLab): Promise<void> {
	await runIn(lab, 'true');
	expect(lab.status.state).toBe('ready');
}

test('a refused fork is told on the page and in the terminal', async () => {
	const watched = await watchedLab();
	watched.type('for i in {1..80}; do sleep 60 & done\n');
	await isToldTwice(watched, /This lab may have 48 processes; fork was refused\./);
	watched.type('\x03kill $(jobs -p)\n');
});

test('what the kernel killed for want of memory is told by its name', async () => {
	const watched = await watchedLab();
	watched.type("python3 -c 'x = bytearray(300 << 20)'\n");
	await isToldTwice(watched, /Out of memory: this lab may use 96 MB, and the kernel killed python3\./);
	await isUsable(watched.lab);
});

async function tellsInnerLimits(): Promise<void> {
	const watched = await watchedLab();
	const box = '/sys/fs/cgroup/box';
	const bomb = "python3 -c 'x = bytearray(60 << 20)'";
	watched.type(`mkdir ${box}; echo 20M > ${box}/memory.max; (echo $BASHPID > ${box}/cgroup.procs; ${bomb})\n`);
	await isToldTwice(
		watched,
		/A cgroup that was made in this lab reached its own limit of memory, and the kernel killed python3\./,
	);
	expect(watched.problems()).not.toContainEqual(expect.stringContaining('this lab may use'));
	await isUsable(watched.lab);
}

async function refusesInnerLimits(): Promise<void> {
	const watched = await watchedLab();
	watched.type('mkdir /sys/fs/cgroup/memory/box; echo "said $?"\n');
	await until(() => expect(watched.screen()).toContain('said 1'));
	await isUsable(watched.lab);
}

if (hasInnerLimits)
	test('what the kernel killed for the limit of a cgroup in the lab is not said to be the lab’s', tellsInnerLimits);
else test('on cgroup v1 a lab makes no cgroup whose limit could be taken for its own', refusesInnerLimits);

test('a full disk is told, and the lab goes on when there is room again', async () => {
	const watched = await watchedLab();
	watched.type('head -c 100M /dev/zero > big\n');
	await isToldTwice(watched, /The lab’s disk is full \(24 MB\)\./);
	watched.type('rm big\n');
	await isUsable(watched.lab);
	watched.type('echo room > big && cat big\n');
	await until(() => expect(watched.screen()).toMatch(/room\r\n/));
});

test('a disk that holds no more files is told', async () => {
	const watched = await watchedLab();
	watched.type('mkdir many; for i in {1..700}; do : > many/$i || break; done\n');
	await isToldTwice(watched, /The lab’s disk holds no more files: it may have 600\./);
});

test('a full-screen program is not disturbed: the line comes when it has left the screen', async () => {
	const watched = await watchedLab();
	watched.type('less /etc/services\n');
	await until(() => expect(watched.screen()).toContain('\x1b[?1049h'));
	await runIn(watched.lab, 'head -c 100M /dev/zero > /root/big; true');
	await until(() => expect(watched.problems()).toContainEqual(expect.stringContaining('disk is full')));
	expect(watched.screen()).not.toContain('disk is full');
	watched.type('q');
	await until(() => expect(watched.screen()).toContain('disk is full'));
	expect(watched.screen().indexOf('disk is full')).toBeGreaterThan(watched.screen().indexOf('\x1b[?1049l'));
});

test('a lab whose PID 1 the kernel killed for want of memory ends with that reason, and can be started again', async () => {
	const { lab, type } = await watchedLab();
	type('mount -t tmpfs none /mnt; echo 1000 > /proc/1/oom_score_adj; head -c 300M /dev/zero > /mnt/big\n');
	await until(() => expect(lab.status.state).toBe('ended'));
	expect(lab.status.reason).toBe('The lab ran out of memory (96 MB) and the kernel ended it.');
	await lab.start();
	expect(lab.status.state).toBe('ready');
});
