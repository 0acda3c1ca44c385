/** Writes the lab's seccomp profile as JSON: `node scripts/write-seccomp.ts && biome format --write src/runtime/oci/seccomp`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labProfile } from '../src/runtime/oci/seccomp/lab-profile.ts';

const file = join(import.meta.dirname, '..', 'src', 'runtime', 'oci', 'seccomp', 'lab-profile.json');
const { syscalls, ...rest } = labProfile('x64') ?? { syscalls: [] };
const head = JSON.stringify(rest).slice(0, -1);
writeFileSync(file, `${head}, "syscalls": [\n${syscalls.map((rule) => JSON.stringify(rule)).join(',\n')}\n]}\n`);
