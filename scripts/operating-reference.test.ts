import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { environment } from '../src/foundation/node/settings.ts';
import { labdEnvironment } from '../src/labd/labd-settings.ts';
import { PrometheusMetrics } from '../src/labd/metrics.ts';

const text = readFileSync(join(import.meta.dirname, '../docs/operating.md'), 'utf8');

function rowsBelow(heading: string): readonly string[] {
	const [, below = ''] = text.split(`## ${heading}\n`);
	const [section = ''] = below.split(/\n## /);
	return section.split('\n').filter((line) => line.startsWith('| `'));
}

function settingRow([name, schema]: readonly [string, z.ZodType]): string {
	const { default: value } = z.toJSONSchema(schema, { io: 'output' });
	return `| \`${name}\` | ${value === undefined ? 'none' : `\`${value}\``} | ${schema.description} |`;
}

test('the table of settings in docs/operating.md has each with its default, in the words of its schema', () => {
	const settings: [string, z.ZodType][] = [
		...Object.entries(environment.shape),
		...Object.entries(labdEnvironment.shape),
	];
	expect(rowsBelow('Settings')).toEqual(settings.map(settingRow));
});

test('every metric that docs/operating.md names is one of labd', async () => {
	const names = rowsBelow('What to watch').map((row) => /`(\w+)`/.exec(row)?.[1] ?? '');
	const census = {
		...{ labs: new Map(), terminals: 0, attempts: 0, waiting: 0 },
		...{ held: { labs: 0, memoryBytes: 0, pids: 0 }, pool: { size: 0, memoryBytes: 0 } },
	};
	const said = await new PrometheusMetrics().text(census);
	const known = [...said.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
	expect(names.length).toBeGreaterThan(5);
	expect(names.filter((name) => !known.includes(name))).toEqual([]);
});
