import { defineAsk } from '#checks/define-question.ts';
import { argvOf, contentOf, starttimeOf } from '#checks/evidence.ts';
import { fileAt } from '#checks/file-at.ts';
import { nameProcess } from '#checks/name-process.ts';
import type { CheckView } from '#checks/task.ts';
import { oneOf } from '#checks/vars.ts';

const names = ['cache', 'mail', 'queue'] as const;

const pathOf = (name: string) => `/run/${name}.pid`;

export default defineAsk({
	id: 'stale-pid-file',
	question: 'cache, mail or queue: whose pid file holds the number of another process by now?',
	answer: 'words',
	reads: ['files'],
	files: names.map((name) => ({ path: pathOf(name), text: true as const })),
	vars: { stale: oneOf(...names) },
	start: `
since() { local stat; read -r stat < "/proc/$1/stat"; stat=(\${stat##*) }); echo "\${stat[19]}"; }
for name in ${names.join(' ')}; do
	setsid sleep 100000 < /dev/null > /dev/null 2>&1 &
	echo "$! $(since $!)" > /run/$name.pid
	[ $name = {{stale}} ] && old=$!
done
kill "$old"
wait "$old"
sleep 0.1
echo $((old - 1)) > /proc/sys/kernel/ns_last_pid; setsid sleep 100000 < /dev/null > /dev/null 2>&1 &
until [ "$(pgrep -cxf 'sleep 100000')" = 3 ]; do sleep 0.05; done
`,
	truth(view) {
		const noted = notedIn(view);
		const stale = noted.find(({ name }) => name === view.vars.stale);
		if (stale === undefined || noted.some(({ process }) => process.starttime > stale.process.starttime))
			return undefined;
		const { name, pid, process } = stale;
		return {
			answers: [name, `${name}.pid`, pathOf(name), String(pid)],
			says: `${pid} was noted with another start: ${nameProcess(process)} has the number now, and is not the process that wrote it down.`,
			evidence: [
				contentOf(view, pathOf(name)),
				starttimeOf(process, 'later than what the file says'),
				argvOf(process, 'the same command, another process'),
			],
		};
	},
	absent: 'The process that has the number of another’s pid file is gone. Reset the lab.',
	wrong: {
		'still-right': {
			answers: (view) =>
				notedIn(view)
					.filter(({ name }) => name !== view.vars.stale)
					.flatMap(({ name, pid }) => [name, `${name}.pid`, pathOf(name), String(pid)]),
			says: 'In that file number and start time are right: it is still the same process.',
		},
	},
	otherwise: 'Compare the second number of each file with field 22 of /proc/NUMBER/stat, NUMBER being the first.',
});

/** Whom the numbers in the pid files belong to now. A recording has other start times than the text of the files, in the same order. */
function notedIn(view: CheckView) {
	return names.flatMap((name) => {
		const [, pid] = /^(\d+) \d+\n?$/.exec(fileAt(view, pathOf(name))?.text ?? '') ?? [];
		const process = view.snapshot.processes.find(
			({ insidePids }) => insidePids.length === 1 && insidePids[0] === Number(pid),
		);
		return pid === undefined || process === undefined ? [] : [{ name, pid: Number(pid), process }];
	});
}
