/** Where a build of packages is: `fraction` from 0 to 1 never falls. */
export interface AptProgress {
	readonly fraction: number;
	/** What is being done, in words. */
	readonly step: string;
}

interface Phase {
	/** The line of mmdebstrap's or apt's output that begins it. */
	readonly begin: RegExp;
	readonly step: string;
	/** Where it begins and ends, as fractions of the whole; measured. */
	readonly from: number;
	readonly to: number;
	/** Lines that count in it, and how many to expect for each package. */
	readonly count: RegExp;
	readonly perPackage: number;
}

const fetching = /^Get:\d+ /;
const installing = /^(Unpacking|Setting up) /;

const phases: readonly Phase[] = [
	{
		begin: /^I: running apt-get update/,
		step: 'Reading the package lists',
		from: 0,
		to: 0.1,
		count: fetching,
		perPackage: 1,
	},
	{
		begin: /^I: downloading packages/,
		step: 'Downloading the base system',
		from: 0.1,
		to: 0.2,
		count: fetching,
		perPackage: 1,
	},
	{
		begin: /^I: extracting archives/,
		step: 'Unpacking the base system',
		from: 0.2,
		to: 0.28,
		count: /^$/,
		perPackage: 1,
	},
	{
		begin: /^I: installing essential packages/,
		step: 'Installing the base system',
		from: 0.28,
		to: 0.45,
		count: installing,
		perPackage: 2,
	},
	{
		begin: /^I: installing remaining packages/,
		step: 'Downloading the tools',
		from: 0.45,
		to: 0.6,
		count: fetching,
		perPackage: 1,
	},
	{
		begin: /^Unpacking |^Preparing to unpack /,
		step: 'Installing the tools',
		from: 0.6,
		to: 0.98,
		count: installing,
		perPackage: 2,
	},
	{
		begin: /^I: (running --customize-hook|cleaning package lists)/,
		step: 'Tidying up',
		from: 0.98,
		to: 1,
		count: installing,
		perPackage: 2,
	},
];

/** Reads the lines that `mmdebstrap --verbose` writes, one by one; answers where the build is when a line moves it. */
export function createAptProgress(): (line: string) => AptProgress | undefined {
	let index = -1;
	let packages = 40;
	let counted = 0;
	return (line) => {
		const announced = line.match(/(\d+) newly installed/)?.[1];
		if (announced) packages = Math.max(1, Number(announced));
		const next = phases[index + 1];
		const current = phases[index];
		if (next?.begin.test(line)) {
			index += 1;
			counted = 0;
			return { fraction: next.from, step: next.step };
		}
		if (!current?.count.test(line)) return undefined;
		counted += 1;
		const share = Math.min(1, counted / (packages * current.perPackage));
		return { fraction: current.from + (current.to - current.from) * share, step: current.step };
	};
}
