import { parseFlags, type RunCommand, usageError } from './command.ts';
import { imageNames } from './doctor/examine.ts';
import { buildImageCommand } from './image-command.ts';

/** Builds the lab image that is named, or all. */
export const buildImage: RunCommand = async (settings, args) => {
	const parsed = parseFlags(args, {});
	if (!parsed.ok) return usageError(parsed.error);
	const { positionals } = parsed.value;
	for (const name of positionals.length > 0 ? positionals : imageNames(settings.home.root)) {
		const exitCode = await buildImageCommand(settings, name);
		if (exitCode !== 0) return exitCode;
	}
	return 0;
};
