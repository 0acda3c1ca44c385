import { defineCollection } from 'astro:content';
import { docsSchema } from '@astrojs/starlight/schema';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { lessonPlace } from './course/lesson-place.ts';

/** The lessons' prose. What else a lesson is (tasks, terminals, order) comes from `loadCourse`, which also checks it all. */
export const collections = {
	docs: defineCollection({
		loader: glob({
			base: './content',
			pattern: '[0-9]*/[0-9]*.mdx',
			generateId: ({ entry }) => lessonPlace(`content/${entry}`)?.id ?? entry,
		}),
		schema: docsSchema({ extend: z.object({ minutes: z.number() }) }),
	}),
};
