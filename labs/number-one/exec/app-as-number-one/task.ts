import { defineTask } from '#checks/define-task.ts';
import { exeOf, insidePidOf } from '#checks/evidence.ts';
import { best, type Finding, fileSays, found, orElse, quietly, runs, unknowable, verdictOf } from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { couldNotRead, isNestedInit, newProcesses, sharesNamespace } from '#checks/predicates.ts';
import type { CheckView } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import type { ProcessFacts } from '#proc/snapshot.ts';

export default defineTask({
	id: 'app-as-number-one',
	title: 'Make the program number 1, not the script',
	mode: 'edge',
	reads: ['files'],
	files: [{ path: '/run/app/ready', text: true }],
	vars: { seconds: numberBetween(5_000, 5_900) },
	start: `
mkdir -p /srv/app /run/app
cat > /srv/app/start.sh << 'SH'
#!/bin/sh
echo ready > /run/app/ready
sleep {{seconds}}
SH
chmod +x /srv/app/start.sh
`,
	check,
	hints: [
		'A script is run by a shell, and the shell stays to wait for its last command. Which request to the kernel replaces the program of a process and keeps its number?',
		'`exec` in a shell is that request. What must the last line of /srv/app/start.sh be?',
		'Type `sed -i "s/^sleep/exec sleep/" /srv/app/start.sh`, then `unshare --pid --fork --mount-proc /srv/app/start.sh &`.',
	],
	wrong: {
		'shell-stays':
			'The shell is number 1 and waits for the program, which is number 2. SIGTERM will go to the shell. The script has to hand over its own number.',
		'without-the-script':
			'The program is number 1, but the script never ran: /run/app/ready is not there. It has to prepare things first, and then become the program.',
		'only-the-name': 'It is called sleep, and runs another program. A name proves nothing; look at /proc/PID/exe.',
		'not-alone':
			'The program is number 1, and somebody else is left over in there. After the exec there is nobody but it.',
	},
	explanation:
		'exec in a shell calls execve without a fork before it: the shell’s program is replaced, and its pid, its parent and its open files stay. Now number 1 is the program itself, and signals reach it without a detour. Whether it listens to them is its own business: as number 1 it needs handlers.',
});

function check(view: CheckView) {
	const firsts = newProcesses(view).filter((process) => isNestedInit(process));
	const finding = best(firsts, {
		conditions: (process) => [
			orElse(runs(process, '/usr/bin/sleep'), whoInstead(view, process)),
			orElse(hasBooted(view), { wrong: 'without-the-script' }),
			orElse(isAlone(view, process), { wrong: 'not-alone' }),
		],
		none: 'No pid namespace of yours has a number 1 yet',
		passed: (process) => `${nameProcess(process)} is number 1 and alone, and the script has run before it became that`,
	});
	return verdictOf(finding);
}

function whoInstead(view: CheckView, process: ProcessFacts) {
	const child = view.snapshot.processes.find(({ ppid }) => ppid === process.pid);
	const facts = [insidePidOf(process, 'number 1'), ...(child ? [exeOf(child, 'its child')] : [])];
	const isCalledSo = /sleep/.test(`${process.comm} ${process.argv?.[0]}`) && child === undefined;
	return { wrong: isCalledSo ? 'only-the-name' : 'shell-stays', beside: facts };
}

function hasBooted(view: CheckView): Finding {
	return quietly(fileSays(view, '/run/app/ready', { text: 'ready', what: '“ready”' }));
}

function isAlone(view: CheckView, process: ProcessFacts): Finding {
	const { processes, gaps } = view.snapshot;
	const other = processes.find((one) => one !== process && sharesNamespace(one, process, 'pid'));
	if (other === undefined && (gaps.length > 0 || couldNotRead(processes, 'ns/pid').length > 0))
		return unknowable('Who else is in there could not be read');
	return found(other === undefined, {
		says: 'nobody else is in there',
		otherwise: `${other && nameProcess(other)} is in there too`,
		evidence: [insidePidOf(other ?? process)],
	});
}
