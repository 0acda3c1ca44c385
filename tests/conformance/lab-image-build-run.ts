import { layOutHome } from '../../src/foundation/node/home.ts';
import { buildImage } from '../../src/runtime/image/build-image.ts';

/** Builds `tiny` of the checkout argv[2] into the home argv[3], telling its steps: a process for a test to kill. */
const [, , root = '', path = ''] = process.argv;
const built = await buildImage({
	home: layOutHome(root, path),
	name: 'tiny',
	onProgress: ({ step }) => process.stdout.write(`${step}\n`),
});
process.stdout.write(`${JSON.stringify(built)}\n`);
