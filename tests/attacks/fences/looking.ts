import type { FencesOf } from './fence.ts';

export const looking: FencesOf = {
	file: 'looking',
	fences: [
		{
			test: 'a folder that is swapped for links to the host while checks look into it tells nothing of the host',
			fence: 'the kernel refuses every link on the way to a file that is looked at: openat2(2)',
			without: 'the helper walks there as open(2) does; the link leads to a file of the test',
			edits: [
				{
					file: 'src/runtime/oci/sight/lab-sight.pl',
					find: '$RESOLVE_BENEATH | $RESOLVE_NO_SYMLINKS | $RESOLVE_NO_MAGICLINKS;',
					replace: '0;',
				},
			],
			fails: /of the host/,
		},
	],
};
