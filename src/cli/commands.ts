import type { Command } from './command.ts';

/** Every command of `proclab`, in the order of its help. */
export const commands: Readonly<Record<string, Command>> = {
	start: {
		usage: 'start',
		makesLabs: 'yes',
		summary: 'Start Proclab and print its address; Ctrl-C stops it',
		load: async () => (await import('./start/start-command.ts')).startCommand,
	},
	stop: {
		usage: 'stop',
		summary: 'Stop the Proclab that runs, with all its labs',
		load: async () => (await import('./start/stop-command.ts')).stopCommand,
	},
	doctor: {
		usage: 'doctor [--json]',
		makesLabs: 'try',
		summary: 'Tell what this machine has and what it lacks, with the fix for each',
		load: async () => (await import('./doctor/doctor-command.ts')).doctorCommand,
	},
	verify: {
		usage: 'verify [ids]',
		makesLabs: 'yes',
		summary: 'Try tasks and questions on real labs; --json --repeat N --load --changed --width N --seed S',
		load: async () => (await import('./verify-command.ts')).verifyCommand,
	},
	new: {
		usage: 'new KIND NAME',
		summary: 'Begin a lesson, task, predict, ask or image with something small that works',
		details: [
			'  proclab new lesson MODULE/LESSON',
			'  proclab new task MODULE/LESSON/NAME     and so predict, ask',
			'  proclab new image NAME',
		],
		load: async () => (await import('./new/new-command.ts')).newCommand,
	},
	record: {
		usage: 'record [ids]',
		makesLabs: 'yes',
		summary: 'Keep what the checks see of tasks and questions, for tests without labs',
		load: async () => (await import('./record-command.ts')).recordCommand,
	},
	transcribe: {
		usage: 'transcribe [lessons]',
		makesLabs: 'yes',
		summary: 'Do all that lessons say, and write what their transcripts show; --check only compares',
		load: async () => (await import('./transcribe-command.ts')).transcribeCommand,
	},
	prose: {
		usage: 'prose [lessons]',
		summary: 'Read the English of lessons, tasks, questions and checks: spelling, terms, long and hard sentences',
		load: async () => (await import('./prose-command.ts')).proseCommand,
	},
	soak: {
		usage: 'soak [ids]',
		makesLabs: 'yes',
		summary: 'Verify ten times, and under load, and try another machine; write docs/soak.md and docs/vm.md',
		details: [
			'  proclab soak vm [steps]                 only the other machine, which is emulated',
			'  proclab soak faults [files]             the fault suite in its long form; told in docs/faults.md',
		],
		load: async () => (await import('./soak-command.ts')).soakCommand,
	},
	image: {
		usage: 'image [name]',
		makesLabs: 'yes',
		summary: 'Build a lab image; start does it when it is needed',
		load: async () => (await import('./build-image.ts')).buildImage,
	},
	unshare: {
		usage: 'unshare PROGRAM',
		makesLabs: 'yes',
		summary: 'Without root: run a program that may read and remove what belongs to labs',
		load: async () => (await import('./unshare-command.ts')).unshareCommand,
	},
	dev: {
		usage: 'dev',
		makesLabs: 'yes',
		summary: 'Work on lessons: pages, components and checks reload as you save',
		load: async () => (await import('./dev-command.ts')).devCommand,
	},
	bench: {
		usage: 'bench [--json]',
		makesLabs: 'yes',
		summary: 'Measure lab start, echo and snapshots beside their peers',
		load: async () => (await import('./script-command.ts')).benchCommand,
	},
	test: {
		usage: 'test [suites]',
		summary: 'Run every check there is, or the suites named',
		load: async () => (await import('./script-command.ts')).testCommand,
	},
};
