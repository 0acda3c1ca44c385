import { expect, test } from 'vitest';
import { flowControl } from '../protocol/numbers.ts';
import { FlowControl } from './flow-control.ts';

function valve() {
	const calls: string[] = [];
	return { calls, pause: () => calls.push('pause'), resume: () => calls.push('resume') };
}

test('the pty is paused above 100,000 unacknowledged bytes and resumed below 5,000', () => {
	const pty = valve();
	const flow = new FlowControl<string>(pty);
	flow.join('page', 0);
	flow.sent('page', flowControl.pauseAbove);
	expect(pty.calls).toEqual([]);
	flow.sent('page', flowControl.pauseAbove + 1);
	expect(pty.calls).toEqual(['pause']);
	flow.acknowledge('page', flowControl.pauseAbove + 1 - flowControl.resumeBelow);
	expect(pty.calls).toEqual(['pause']);
	flow.acknowledge('page', flowControl.pauseAbove + 2 - flowControl.resumeBelow);
	expect(pty.calls).toEqual(['pause', 'resume']);
});

test('the slowest viewer decides, until it leaves', () => {
	const pty = valve();
	const flow = new FlowControl<string>(pty);
	flow.join('fast', 0);
	flow.join('slow', 0);
	flow.sent('fast', 200_000);
	flow.sent('slow', 200_000);
	flow.acknowledge('fast', 200_000);
	expect(flow.paused).toBe(true);
	flow.leave('slow');
	expect(pty.calls).toEqual(['pause', 'resume']);
});

test('a viewer that joins late owes only what it was sent itself', () => {
	const pty = valve();
	const flow = new FlowControl<string>(pty);
	flow.join('late', 1_000_000);
	flow.sent('late', 1_000_100);
	expect(flow.paused).toBe(false);
});

test('an acknowledgement of bytes never sent is refused, an old one is not held against the viewer', () => {
	const flow = new FlowControl<string>(valve());
	flow.join('page', 0);
	flow.sent('page', 10);
	expect(flow.acknowledge('page', 11)).toBe(false);
	expect(flow.acknowledge('page', 10)).toBe(true);
	expect(flow.acknowledge('page', 5)).toBe(true);
	expect(flow.acknowledge('nobody', 0)).toBe(false);
});
