import { defineRouteMiddleware } from '@astrojs/starlight/route-data';
import LessonContent from './LessonContent.astro';

/** Wraps each lesson's MDX so that it finds its components without importing them. */
export const onRequest = defineRouteMiddleware(({ locals }) => {
	const route = locals.starlightRoute;
	if (!route.Content) return;
	route.prose = route.Content;
	route.Content = LessonContent;
});
