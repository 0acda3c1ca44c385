import { defineTask } from '#checks/define-task.ts';
import { parentOf, presenceOf, signalsOf } from '#checks/evidence.ts';
import {
	all,
	type Finding,
	gone,
	livesOn,
	meaning,
	not,
	nothing,
	onTerminal,
	orElse,
	quietly,
	sessionLeader,
	verdictOf,
} from '#checks/findings.ts';
import { nameProcess } from '#checks/name-process.ts';
import { ignores } from '#checks/predicates.ts';
import type { CheckView, ProcessRecord } from '#checks/task.ts';
import { numberBetween } from '#checks/vars.ts';
import { notYet, unknown } from '#checks/verdict.ts';
import { shellOf, sleepOf, together } from '../sessions.ts';

export default defineTask({
	id: 'hang-up-one',
	title: 'One goes, one stays',
	mode: 'edge',
	vars: { goes: numberBetween(2001, 2400), stays: numberBetween(2501, 2900) },
	check,
	hints: [
		'What ends a job is SIGHUP. A process may ignore it, or not be told of it.',
		'Start both in the terminal second, in the background, the second one with `nohup` before it. Then press Hang up there; `exit` is something else.',
		'Type `sleep {{goes}} &`, then `nohup sleep {{stays}} > /dev/null 2>&1 &`, then press **Hang up** above that terminal.',
	],
	wrong: {
		'left-by-exit':
			'You left the shell: that is no hang-up, and bash lets its background jobs be when it is left. Close the terminal instead, with the button Hang up.',
		'both-plain':
			'Both died of the hang-up. The one that is to stay has to be protected from it: nohup, setsid or disown.',
		'killed-by-hand': 'You ended that one yourself, while its terminal was there. It is to die of the hang-up.',
		'other-terminal':
			'This one is in another terminal, which nobody has hung up. Start both in the same one, and see what survives.',
	},
	explanation:
		'At a hang-up the kernel sends SIGHUP to the shell, and bash sends one to each of its jobs. With `nohup` a program ignores it from the start. By `setsid` it leaves the session, and is no job of this shell. And `disown` strikes it from bash’s list. Each is enough.',
});

function check(view: CheckView) {
	const { goes: short, stays: long } = view.vars;
	const goes = sleepOf(view, short);
	const stays = sleepOf(view, long);
	if (goes === undefined) return notYet(`There is no sleep ${short} yet.`);
	const shell = shellOf(view, goes);
	if (shell === undefined && goes.lastAlive.session === goes.lastAlive.pid)
		return verdictOf(
			orElse(not(sessionLeader(goes.lastAlive)), {
				says: `${nameProcess(goes.lastAlive)} is to die of the hang-up, and it has left the session of its terminal`,
			}),
		);
	if (shell === undefined) return unknown('The shell that it was started in could not be found.');
	const finding = all(
		...byHand(goes, shell),
		hungUp(goes, shell, stays),
		diedOfIt(goes, shell),
		stays === undefined
			? nothing(`There was no sleep ${long} beside it. Start both once more`)
			: survived(stays, shell),
	);
	return verdictOf(finding, stays && { passed: `${saysGone(goes)}, and ${how(stays, shell)}.` });
}

function saysGone(goes: ProcessRecord): string {
	return `${nameProcess(goes.lastAlive)} went with its terminal`;
}

/** It was gone before the hang-up, or is while there was none. */
function byHand(goes: ProcessRecord, shell: ProcessRecord): readonly Finding[] {
	const early = goes.gone !== null && (shell.gone === null || shell.gone - goes.gone > together);
	if (!early) return [];
	const says = `${nameProcess(goes.lastAlive)} ended before its terminal was hung up`;
	const finding = orElse(not(gone(goes)), { wrong: 'killed-by-hand', says, beside: [presenceOf(shell, 'its shell')] });
	return [finding];
}

function hungUp(goes: ProcessRecord, shell: ProcessRecord, stays: ProcessRecord | undefined): Finding {
	const name = nameProcess(goes.lastAlive);
	return orElse(meaning(gone(shell), 'the shell'), {
		says:
			stays === undefined ? `${name} is there; start the other one too` : `Both are there; now hang up their terminal`,
	});
}

function diedOfIt(goes: ProcessRecord, shell: ProcessRecord): Finding {
	return orElse(gone(goes), {
		wrong: 'left-by-exit',
		says: `The shell ${nameProcess(shell.lastAlive)} is gone, and ${nameProcess(goes.latest)} lives on`,
		beside: [parentOf(goes.latest, 'its new parent')],
	});
}

function survived(stays: ProcessRecord, shell: ProcessRecord): Finding {
	const name = nameProcess(stays.lastAlive);
	const began = shell.gone !== null && stays.firstSeen >= shell.gone;
	if (began) return nothing(`${name} was started only after the hang-up. Start both before it`);
	return all(
		orElse(livesOn(stays), {
			wrong: 'both-plain',
			says: `${name} died of the hang-up too`,
			beside: [signalsOf(stays.lastAlive, 'sigIgn')],
		}),
		quietly(orElse(not(onTerminal(stays.latest)), { wrong: 'other-terminal' })),
	);
}

function how({ latest }: ProcessRecord, shell: ProcessRecord): string {
	const name = nameProcess(latest);
	if (ignores(latest, 'SIGHUP') === true) return `${name} stays: it ignores SIGHUP`;
	if (latest.session !== shell.lastAlive.pid) return `${name} stays: it has left the session`;
	return `${name} stays: its shell had struck it from the list of jobs`;
}
