import { expect, test } from 'vitest';
import { lastMemoryKill, parseMemoryKill } from './kernel-log.ts';

const lab = '/proclab-eff30a49/lab-1';
const line = ({ limit = lab, victim = lab, task = 'python3' } = {}) =>
	`6,17195,16923342757,-;oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=lab-1,mems_allowed=0,oom_memcg=${limit},task_memcg=${victim},task=${task},pid=27550,uid=1393216\n`;

test('the kernel’s log says what it killed in a lab for want of memory', () => {
	expect(parseMemoryKill(line(), lab)).toEqual({ program: 'python3', limitOf: 'lab' });
});

test('a kill in another lab, and every other line, is none of this lab’s', () => {
	expect(parseMemoryKill(line(), '/proclab-eff30a49/lab-10')).toBeUndefined();
	expect(parseMemoryKill(line({ limit: `${lab}0`, victim: `${lab}0` }), lab)).toBeUndefined();
	expect(parseMemoryKill('6,1,2,-;EXT4-fs (loop0): mounted filesystem', lab)).toBeUndefined();
});

test('whose limit it was is told apart: the lab’s, that of all labs, and one that the learner made', () => {
	expect(parseMemoryKill(line({ limit: '/proclab-eff30a49' }), lab)?.limitOf).toBe('labs');
	expect(parseMemoryKill(line({ limit: '/' }), lab)?.limitOf).toBe('labs');
	const inner = `${lab}/docker/abc`;
	expect(parseMemoryKill(line({ limit: inner, victim: inner }), lab)?.limitOf).toBe('inner');
	expect(parseMemoryKill(line({ victim: `${lab}/init` }), lab)?.limitOf).toBe('lab');
});

test('a lab daemon in a container has its own cgroup before those of labs', () => {
	const outer = `/docker/1234${lab}`;
	expect(parseMemoryKill(line({ limit: outer, victim: `${outer}/init` }), lab)?.limitOf).toBe('lab');
	expect(parseMemoryKill(line({ limit: '/docker/1234', victim: outer }), lab)?.limitOf).toBe('labs');
});

test('a name that the learner chose can neither add fields nor control a terminal', () => {
	expect(parseMemoryKill(line({ task: 'a,pid=1,uid=0' }), lab)?.program).toBe('a,pid=1,uid=0');
	expect(parseMemoryKill(line({ task: 'a\u001b[2J\\x1b' }), lab)?.program).toBe('a?[2J?');
});

test('a log that is not there says nothing', () => {
	expect(lastMemoryKill(lab, '/nonexistent/kmsg')).toBeUndefined();
});
