import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeOciLayout } from './oci-layout.ts';

describe('an OCI layout', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync('/tmp/proclab-oci-');
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	test('names every image, holds a shared layer once, and every blob has the name of its contents', async () => {
		const [base = '', top = ''] = ['base.tar', 'top.tar'].map((name) => join(folder, name));
		writeFileSync(base, 'base');
		writeFileSync(top, 'top');
		const layout = join(folder, 'oci');
		const images = [
			{ name: 'debian', config: { Cmd: ['bash'] }, layers: [base] },
			{
				name: 'nginx',
				config: { Cmd: ['nginx'], ExposedPorts: ['80/tcp'], StopSignal: 'SIGQUIT' },
				layers: [base, top],
			},
		];
		await writeOciLayout(layout, images, new Date(0));

		const blobs = join(layout, 'blobs/sha256');
		const names = readdirSync(blobs);
		expect(names).toHaveLength(2 + 2 * images.length);
		for (const name of names)
			expect(
				createHash('sha256')
					.update(readFileSync(join(blobs, name)))
					.digest('hex'),
			).toBe(name);

		const read = (digest: string) => JSON.parse(readFileSync(join(blobs, digest.replace('sha256:', '')), 'utf8'));
		const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8'));
		const [debian, nginx] = index.manifests.map((entry: { digest: string }) => read(entry.digest));
		expect(index.manifests[1].annotations['org.opencontainers.image.ref.name']).toBe('docker.io/library/nginx:latest');
		expect(nginx.layers[0]).toEqual(debian.layers[0]);
		expect(nginx.layers[1]).toMatchObject({ size: 3 });
		expect(read(nginx.config.digest)).toMatchObject({
			created: '1970-01-01T00:00:00.000Z',
			config: { Cmd: ['nginx'], ExposedPorts: { '80/tcp': {} }, StopSignal: 'SIGQUIT' },
			rootfs: { diff_ids: nginx.layers.map((layer: { digest: string }) => layer.digest) },
		});
	});
});
