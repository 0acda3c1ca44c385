/** The value of `--name=value` among the arguments. */
export function option(name: string): string | undefined {
	return process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/** @throws when it is given and no number. */
export function numberOption(name: string, otherwise: number): number {
	const given = Number(option(name) ?? otherwise);
	if (Number.isNaN(given)) throw new Error(`--${name} wants a number.`);
	return given;
}
