/** Plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
	readonly [key: string]: Json;
}

/** The key under which a patch lists the keys that go. */
const removed = '-';

/** What changes an object into another: changed keys with their new values, patches of objects in them, and under `-` the keys that go. */
export function diff(before: JsonObject, after: JsonObject): JsonObject {
	const changed = Object.entries(after).flatMap(([key, value]): readonly (readonly [string, Json])[] => {
		const old = before[key];
		if (old === undefined) return [[key, value]];
		if (isObject(old) && isObject(value)) {
			const inner = diff(old, value);
			return Object.keys(inner).length === 0 ? [] : [[key, inner]];
		}
		return JSON.stringify(old) === JSON.stringify(value) ? [] : [[key, value]];
	});
	const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
	return Object.fromEntries(gone.length === 0 ? changed : [...changed, [removed, gone]]);
}

/** The object that a patch of `diff` leads to; parts that stay are the same objects. */
export function patch(before: JsonObject, change: JsonObject): JsonObject {
	const { [removed]: gone, ...changed } = change;
	const names = Object.keys(changed);
	if (names.length === 0 && gone === undefined) return before;
	const after: Record<string, Json> = { ...before };
	for (const name of names) after[name] = patched(before[name], changed[name] ?? null);
	for (const name of Array.isArray(gone) ? gone : []) delete after[String(name)];
	return after;
}

function patched(before: Json | undefined, change: Json): Json {
	return isObject(before) && isObject(change) ? patch(before, change) : change;
}

export function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
