import type { ProcessKey } from './snapshot.ts';

interface EventBase {
	/** Milliseconds since the epoch: when the later snapshot was taken. */
	readonly at: number;
	readonly process: ProcessKey;
}

/** A difference between two snapshots, by process identity. */
export type ProcessEvent =
	| (EventBase & { readonly kind: 'started'; readonly parent: number })
	| (EventBase & { readonly kind: 'execed'; readonly from: string | null; readonly to: string | null })
	| (EventBase & { readonly kind: 'renamed'; readonly from: string; readonly to: string })
	| (EventBase & { readonly kind: 'reparented'; readonly from: number; readonly to: number })
	| (EventBase & { readonly kind: 'became-zombie'; readonly parent: number; readonly exitCode: number })
	| (EventBase & { readonly kind: 'reaped'; readonly parent: number })
	| (EventBase & {
			readonly kind: 'entered-namespace';
			readonly namespace: string;
			readonly from: string;
			readonly to: string;
	  })
	| (EventBase & { readonly kind: 'exited' });
