import { parse } from 'yaml';
import type { z } from 'zod';
import { byText } from './by-text.ts';
import { type CourseFault, checkShape } from './course-fault.ts';

const parsed = byText((_file, text): unknown => parse(text));

interface YamlSource {
	readonly file: string;
	readonly text: string;
	readonly faults: CourseFault[];
}

/** What a YAML file says by a schema; `undefined`, with faults, if it can't be parsed or says something else. */
export function readYaml<S extends z.ZodType>(schema: S, { file, text, faults }: YamlSource): z.output<S> | undefined {
	try {
		return checkShape(schema, parsed(file, text), { file, text, faults });
	} catch (error) {
		faults.push({ file, what: `It can't be parsed: ${error instanceof Error ? error.message.split('\n')[0] : error}` });
		return undefined;
	}
}
