import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** How a container image starts: the part of an OCI image configuration that an author writes (OCI image-spec, config.md). */
export interface ContainerConfig {
	readonly Cmd: readonly string[];
	readonly Entrypoint?: readonly string[] | undefined;
	readonly Env?: readonly string[] | undefined;
	readonly ExposedPorts?: readonly string[] | undefined;
	readonly StopSignal?: string | undefined;
}

export interface LayeredImage {
	/** The short name: `debian`. */
	readonly name: string;
	readonly config: ContainerConfig;
	/** Uncompressed tar files, the lowest first. Images may share them. */
	readonly layers: readonly string[];
}

interface Descriptor {
	readonly mediaType: string;
	readonly digest: string;
	readonly size: number;
}

const mediaTypes = {
	index: 'application/vnd.oci.image.index.v1+json',
	manifest: 'application/vnd.oci.image.manifest.v1+json',
	config: 'application/vnd.oci.image.config.v1+json',
	layer: 'application/vnd.oci.image.layer.v1.tar',
} as const;

/** The name under which an engine keeps a short name: what `docker run debian` looks for. */
export function fullName(name: string): string {
	return `docker.io/library/${name}:latest`;
}

/** Writes an OCI image layout (image-layout.md) that holds every image; a layer used twice is stored once. */
export async function writeOciLayout(folder: string, images: readonly LayeredImage[], created: Date): Promise<void> {
	const blobs = join(folder, 'blobs', 'sha256');
	await mkdir(blobs, { recursive: true });
	const layers = new Map<string, Descriptor>();
	for (const file of new Set(images.flatMap((image) => image.layers))) layers.set(file, await addLayer(blobs, file));
	const manifests = [];
	for (const image of images) {
		const own = image.layers.flatMap((file) => layers.get(file) ?? []);
		const config = await addJson(blobs, mediaTypes.config, {
			created: created.toISOString(),
			...describeConfig(image.config, own),
		});
		const manifest = { schemaVersion: 2, mediaType: mediaTypes.manifest, config, layers: own };
		const descriptor = await addJson(blobs, mediaTypes.manifest, manifest);
		manifests.push({ ...descriptor, annotations: { 'org.opencontainers.image.ref.name': fullName(image.name) } });
	}
	const index = { schemaVersion: 2, mediaType: mediaTypes.index, manifests };
	await writeFile(join(folder, 'index.json'), JSON.stringify(index));
	await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
}

function describeConfig(config: ContainerConfig, layers: readonly Descriptor[]): object {
	const ports = config.ExposedPorts?.map((port) => [port, {}]);
	return {
		architecture: process.arch === 'x64' ? 'amd64' : process.arch,
		os: 'linux',
		config: { ...config, ...(ports && { ExposedPorts: Object.fromEntries(ports) }) },
		rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.digest) },
	};
}

async function addLayer(blobs: string, file: string): Promise<Descriptor> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(file), hash);
	const hex = hash.digest('hex');
	await link(file, join(blobs, hex));
	return { mediaType: mediaTypes.layer, digest: `sha256:${hex}`, size: (await stat(file)).size };
}

async function addJson(blobs: string, mediaType: string, value: object): Promise<Descriptor> {
	const bytes = Buffer.from(JSON.stringify(value));
	const hex = createHash('sha256').update(bytes).digest('hex');
	await writeFile(join(blobs, hex), bytes);
	return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
}
