import * as v from 'valibot';
import { Id } from '$lib/domain/id';
import * as operations from '$lib/server/area-operations';
import { database } from '$lib/server/installation';
import { notFound, permitted } from '../../../../form.server';
import type { RequestHandler } from './$types';

export type Standing = Awaited<ReturnType<typeof operations.standing>>;

/** For the page that waits: at which step the operation is that has its form's id, or whether it was done. */
export const GET: RequestHandler = async (event) => {
	permitted(event, 'area.reform');
	const id = v.safeParse(Id, event.url.searchParams.get('id'));
	if (!id.success) notFound();
	return Response.json(await operations.standing(database(), id.output));
};
