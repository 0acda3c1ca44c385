declare module 'virtual:proclab/course' {
	export const course: import('./components/page-course.ts').PageCourse;
}

declare module '*.astro' {
	const component: import('astro/runtime/server/index.js').AstroComponentFactory;
	export default component;
}

declare module '*.css?url' {
	const url: string;
	export default url;
}

declare namespace astroHTML.JSX {
	interface IntrinsicAttributes {
		'client:after-terminal'?: boolean;
	}
}
