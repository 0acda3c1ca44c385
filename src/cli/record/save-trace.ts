import { problemOfTrace } from '../verify/outcome.ts';
import type { VerifyCase } from '../verify/verify-case.ts';
import { canonical } from './canonical.ts';
import { pack, unpack } from './pack.ts';
import { recordingSchema, recordingText } from './recording.ts';
import { digestOfCase, recordingPath, writeRecording } from './recording-files.ts';
import { replay } from './replay.ts';
import type { Trace } from './trace.ts';

/**
 * Keeps what was seen of a case as its recording. @throws Error when the recording would be judged otherwise than the lab was, or
 * would tell a path of this machine.
 */
export function saveTrace(one: VerifyCase, trace: Trace, { root }: { readonly root: string }): void {
	const head = { version: 1, case: `${one.item.id} ${one.name}`, of: digestOfCase(one, trace.seed) } as const;
	const recording = pack(canonical(trace, head.case), head);
	const read = recordingSchema.parse(JSON.parse(recordingText(recording)));
	const problem = problemOfTrace(one, replay(one, trace), unpack(read));
	if (problem !== undefined) throw new Error(`The recording of ${head.case} is not what was seen. ${problem}`);
	if (recordingText(recording).includes(root)) throw new Error(`The recording of ${head.case} has the path ${root}.`);
	writeRecording(root, recordingPath(one), recording);
}
