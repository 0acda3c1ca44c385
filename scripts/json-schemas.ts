import { z } from 'zod';
import { courseFileSchema, frontmatterSchema } from '../src/course/course-schema.ts';
import { curriculumSchema } from '../src/course/curriculum-schema.ts';
import { recipeSchema } from '../src/runtime/image/recipe.ts';

const sources: Readonly<Record<string, { readonly title: string; readonly schema: z.ZodType }>> = {
	'course.schema.json': { title: 'content/course.yaml', schema: courseFileSchema },
	'curriculum.schema.json': { title: 'content/curriculum.yaml', schema: curriculumSchema },
	'lesson.schema.json': { title: 'The frontmatter of a lesson', schema: frontmatterSchema },
	'image-recipe.schema.json': { title: 'labs/images/<name>/recipe.json', schema: recipeSchema },
};

/** The JSON Schema of each file that is not TypeScript, by its name in `schemas/`. */
export function jsonSchemas(): Readonly<Record<string, string>> {
	return Object.fromEntries(
		Object.entries(sources).map(([name, { title, schema }]) => {
			const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
			return [name, `${JSON.stringify({ $schema, title, ...rest }, null, '\t')}\n`];
		}),
	);
}
