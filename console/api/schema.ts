/** Generated from the OpenAPI document by `npm run console:types`. Do not edit. */
export interface paths {
    "/admin/reload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the settings again (role admin)
         * @description Wrong settings change nothing: `errors` names each fault by its path.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description They count for requests from now on. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * @description Settings that now stand differently and count once the api starts again.
                             * @example [
                             *       "api.port"
                             *     ]
                             */
                            needsRestart: string[];
                            /** @enum {string} */
                            result: "reloaded";
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What operators did, newest first (role admin)
         * @description Kept as long as the namespace keeps what has ended.
         */
        get: {
            parameters: {
                query?: {
                    action?: "sign-in" | "end-session" | "decision" | "bulk" | "bulk-stop" | "reveal" | "export" | "replay" | "discard" | "acknowledge" | "export-customer" | "erase" | "clear-captures";
                    /** @description Name of the operator. */
                    by?: string;
                    /** @description The `nextCursor` of the page before, with the same filter. */
                    cursor?: string;
                    /** @description Opened at this time or later. A date means that day in America/Sao_Paulo. */
                    from?: string;
                    limit?: number;
                    /** @description Number of an order: the latest one that has it. */
                    number?: string;
                    /** @description `<tenant>/<order id>` */
                    order?: string;
                    tenant?: string;
                    /** @description Opened at this time or earlier. A date means that day in America/Sao_Paulo. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Audit"][];
                            nextCursor: string | null;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as a file (role admin) */
        get: {
            parameters: {
                query?: {
                    action?: "sign-in" | "end-session" | "decision" | "bulk" | "bulk-stop" | "reveal" | "export" | "replay" | "discard" | "acknowledge" | "export-customer" | "erase" | "clear-captures";
                    /** @description Name of the operator. */
                    by?: string;
                    /** @description Opened at this time or later. A date means that day in America/Sao_Paulo. */
                    from?: string;
                    /** @description Number of an order: the latest one that has it. */
                    number?: string;
                    /** @description `<tenant>/<order id>` */
                    order?: string;
                    tenant?: string;
                    /** @description Opened at this time or earlier. A date means that day in America/Sao_Paulo. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All of them. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bulk-decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bulk decisions, those under way first
         * @description Kept as long as the namespace keeps what has ended.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The `nextCursor` of the page before, with the same filter. */
                    cursor?: string;
                    limit?: number;
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Bulk"][];
                            nextCursor: string | null;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        /**
         * Decide about many orders of one tenant (role operator)
         * @description At most 10,000 orders. It goes on by itself. 409 where the orders that fit now are not as many as `expected`, give or take 5 %.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A request that is sent again with the same key begins it once. */
                    "Idempotency-Key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BulkRequest"];
                };
            };
            responses: {
                /** @description It has begun, or had begun before. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Bulk"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bulk-decisions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a bulk decision is, and what failed */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it stands. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BulkDetail"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                404: components["responses"]["NotFound"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bulk-decisions/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave the orders alone that were not decided about yet (role operator) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description It stops once the orders under way are through. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            result: "stopping";
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bulk-decisions/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How many orders would take a decision, and what it would do (role operator) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BulkPreviewRequest"];
                };
            };
            responses: {
                /** @description The count. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BulkPreview"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/captures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Inbound bodies that were kept, masked, newest first (role admin)
         * @description Of tenants with `capture.keep` in the settings. Personal data is masked.
         */
        get: {
            parameters: {
                query: {
                    /** @description The `nextCursor` of the page before, with the same filter. */
                    cursor?: string;
                    limit?: number;
                    /** @description They always are. `POST /captures/reveal` shows them as they came. */
                    masked?: "true";
                    route?: "open" | "opened" | "completed" | "cancelled";
                    tenant: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Capture"][];
                            nextCursor: string | null;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/captures/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forget a tenant's kept bodies, for a reason that is kept (role admin) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CapturesClearRequest"];
                };
            };
            responses: {
                /** @description They are gone. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description How many bodies there were. */
                            removed: number;
                            /** @enum {string} */
                            result: "cleared";
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/captures/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same as they came, for a reason that is kept (role admin) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CapturesRevealRequest"];
                };
            };
            responses: {
                /** @description One page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Capture"][];
                            nextCursor: string | null;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/causes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why orders ask the operator, grouped by cause, the longest wait first */
        get: {
            parameters: {
                query?: {
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All causes. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: date-time
                             * @description When this is from.
                             */
                            at: string;
                            items: components["schemas"]["Cause"][];
                            /** @description There are more orders than are kept: the oldest that ended are missing. */
                            partial: boolean;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Has any order changed?
         * @description Cheap: ask every few seconds, with the last answer’s ETag in `If-None-Match`.
         */
        get: {
            parameters: {
                query?: {
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description How they stand now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Changes"];
                    };
                };
                /** @description As they were. */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/codec/decode": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open encrypted payloads (role operator with mayReveal, or admin)
         * @description The codec server of Temporal's own screens, whose endpoint is this address without `/decode`. What cannot be opened comes back as it was. Cross-origin requests are answered to the origin of `temporal.webUiUrl` alone.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    "X-Namespace": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        payloads: (components["schemas"]["Payload"] & unknown)[];
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description The payloads, in the order in which they came. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            payloads: (components["schemas"]["Payload"] & unknown)[];
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        /** May a page of this origin ask for payloads? */
        options: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One of `temporal.webUiUrl` may (CORS). */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                403: components["responses"]["Forbidden"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What came, whatever became of it; newest first
         * @description Of this api process, for `limits.deliveryLogDays` days. Only authentic calls with a JSON object.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The `nextCursor` of the page before, with the same filter. */
                    cursor?: string;
                    /** @description Received at this time or later. */
                    from?: string;
                    limit?: number;
                    /** @description The beginning of an order number, of an SS, or of an ERP id. */
                    q?: string;
                    result?: "accepted" | "held" | "duplicate" | "already-settled" | "ignored" | "spooled" | "parked" | "failed";
                    route?: "open" | "opened" | "completed" | "cancelled";
                    tenant?: string;
                    /** @description Received at this time or earlier. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description `limits.deliveryLogDays`: how many days the log goes back; 0: none is kept. */
                            days: number;
                            items: components["schemas"]["Delivery"][];
                            nextCursor: string | null;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document, for people */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/html": string;
                    };
                };
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/equipment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search Sismetro's equipment */
        get: {
            parameters: {
                query?: {
                    page?: number;
                    query?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EquipmentPage"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                502: components["responses"]["BadGateway"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process is alive */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "ok";
                        };
                    };
                };
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Deliveries can be taken */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description They can, if only into the spool. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Readiness"];
                    };
                };
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                /** @description They cannot. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Readiness"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What needs the operator and concerns no order under way, oldest first
         * @description Findings about settled orders, about no order at all, or about a whole tenant. Open ones only.
         */
        get: {
            parameters: {
                query?: {
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All of them. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Incident"][];
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/incidents/{tenant}/{key}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that an incident was dealt with */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description It is not listed any more. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            key: string;
                            /** @enum {string} */
                            result: "acknowledged";
                            tenant: string;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description OpenAPI 3.1. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            openapi: string;
                        } & {
                            [key: string]: unknown;
                        };
                    };
                };
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/operators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Operators of the settings, with the end and the last use of their tokens (role admin) */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All of them. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OperatorList"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Orders, a page at a time
         * @description Lists are a second or so behind.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Under way, and opened this many days ago or more. */
                    ageFrom?: number | null;
                    /** @description Under way, and opened less than this many days ago. */
                    ageTo?: number | null;
                    attention?: "true" | "false";
                    branch?: string;
                    /** @description The cause because of which the order asks the operator. */
                    code?: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again";
                    /** @description The `nextCursor` of the page before, with the same filter. */
                    cursor?: string;
                    /** @description The order asks about its opening, which named this equipment. */
                    equipment?: string;
                    /** @description Opened at this time or later. A date means that day in America/Sao_Paulo. */
                    from?: string;
                    limit?: number;
                    number?: string;
                    order?: "asc" | "desc";
                    /** @description The page with this number, from 1 on; a cursor goes before it. */
                    page?: number;
                    /** @description One phase, or several with commas. */
                    phase?: string;
                    /** @description The beginning of the order number, of the SS, or of the ERP id. */
                    q?: string;
                    /** @description `true`: released or cancelled; `false`: still under way. */
                    settled?: "true" | "false";
                    /** @description Settled at this time or later. A date means that day in America/Sao_Paulo. */
                    settledFrom?: string;
                    /** @description Settled at this time or earlier. A date means that day in America/Sao_Paulo. */
                    settledTo?: string;
                    /** @description Without it what runs comes first, newest first. `attention`: since when. */
                    sort?: "openedAt" | "settledAt" | "value" | "number" | "branch" | "phase" | "ss" | "tenant" | "attention";
                    ss?: string;
                    /** @description The step that asks the operator. */
                    step?: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
                    tenant?: string;
                    /** @description Opened at this time or earlier. A date means that day in America/Sao_Paulo. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * Format: date-time
                             * @description When this is from.
                             */
                            at: string;
                            items: components["schemas"]["Order"][];
                            nextCursor: string | null;
                            /** @description There are more orders than are listed: the oldest of those that ended are not. */
                            partial: boolean;
                            /** @description How many orders pass the filter. */
                            total: number;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Orders as a file for spreadsheets
         * @description UTF-8 with BOM, semicolons, decimal commas, local times. Leaves a trace.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Under way, and opened this many days ago or more. */
                    ageFrom?: number | null;
                    /** @description Under way, and opened less than this many days ago. */
                    ageTo?: number | null;
                    attention?: "true" | "false";
                    branch?: string;
                    /** @description The cause because of which the order asks the operator. */
                    code?: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again";
                    /** @description The order asks about its opening, which named this equipment. */
                    equipment?: string;
                    /** @description Opened at this time or later. A date means that day in America/Sao_Paulo. */
                    from?: string;
                    number?: string;
                    order?: "asc" | "desc";
                    /** @description One phase, or several with commas. */
                    phase?: string;
                    /** @description The beginning of the order number, of the SS, or of the ERP id. */
                    q?: string;
                    /** @description `true`: released or cancelled; `false`: still under way. */
                    settled?: "true" | "false";
                    /** @description Settled at this time or later. A date means that day in America/Sao_Paulo. */
                    settledFrom?: string;
                    /** @description Settled at this time or earlier. A date means that day in America/Sao_Paulo. */
                    settledTo?: string;
                    /** @description Without it what runs comes first, newest first. `attention`: since when. */
                    sort?: "openedAt" | "settledAt" | "value" | "number" | "branch" | "phase" | "ss" | "tenant" | "attention";
                    ss?: string;
                    /** @description The step that asks the operator. */
                    step?: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
                    tenant?: string;
                    /** @description Opened at this time or earlier. A date means that day in America/Sao_Paulo. */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description All that pass the filter. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One order, as its workflow tells it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The order's `name`: the ERP's id, from the second closing on with `~<closing>`. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The order. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderDetail"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                404: components["responses"]["NotFound"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide about an order (role operator) */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A decision that is sent again with the same key acts once. */
                    "Idempotency-Key"?: string;
                };
                path: {
                    /** @description The order's `name`: the ERP's id, from the second closing on with `~<closing>`. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DecisionRequest"];
                };
            };
            responses: {
                /** @description The order, as it stands with the decision. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}/link-candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * SSs at Sismetro that may be this order’s (role operator)
         * @description Calls Sismetro up to three times. Changes nothing.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The order's `name`: the ERP's id, from the second closing on with `~<closing>`. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What was found. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Opened since the order came, and not another order's; the newest first. */
                            items: {
                                customer?: string;
                                equipment?: string;
                                link?: string;
                                openedAt?: string;
                                ss: string;
                                /** @enum {string} */
                                state: "open" | "in-progress" | "completed" | "cancelled" | "ignored" | "unknown";
                                /** @description As Sismetro writes it. */
                                status: string;
                            }[];
                            /** @description False if this Sismetro cannot be asked now. */
                            searched: boolean;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}/link-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The SS that is to be linked, as Sismetro shows it now (role operator)
         * @description Changes nothing. Takes up to ten seconds. The customer is masked for operators who may not reveal; to others it leaves a trace.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The order's `name`: the ERP's id, from the second closing on with `~<closing>`. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LinkPreviewRequest"];
                };
            };
            responses: {
                /** @description The SS, and what speaks against linking it. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LinkCandidate"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the order stands at both vendors, read now (role operator)
         * @description One call to each vendor, at its pace, within 14 s. What could not be read says why; nothing is changed.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The order's `name`: the ERP's id, from the second closing on with `~<closing>`. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What was read. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LiveStatus"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}/payloads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was sent to and fro about an order, masked */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The order's `name`: the ERP's id, from the second closing on with `~<closing>`. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The payloads. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Payload"][];
                            /** @description How many older ones are not shown. */
                            leftOut: number;
                            masked: boolean;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                404: components["responses"]["NotFound"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}/payloads/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same as it came (who may reveal)
         * @description Leaves a trace.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The order's `name`: the ERP's id, from the second closing on with `~<closing>`. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description The payloads, with personal data. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Payload"][];
                            /** @description How many older ones are not shown. */
                            leftOut: number;
                            masked: boolean;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{tenant}/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to an order, oldest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The order's `name`: the ERP's id, from the second closing on with `~<closing>`. */
                    id: string;
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The timeline. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["TimelineItem"][];
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                404: components["responses"]["NotFound"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the orders, the vendors and the sweeps stand */
        get: {
            parameters: {
                query?: {
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As of a moment ago. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Overview"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Deliveries that wait for an operator */
        get: {
            parameters: {
                query?: {
                    /** @description The `nextCursor` of the page before, with the same filter. */
                    cursor?: string;
                    limit?: number;
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Parked"][];
                            nextCursor: string | null;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One parked delivery, with its body masked, and what the profile reads of it (role operator) */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The delivery. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ParkedDetail"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Throw a parked delivery away (role operator) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DiscardRequest"];
                };
            };
            responses: {
                /** @description It waits no more. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            result: "discarded";
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a parked callback as one about this order (role operator)
         * @description For a callback that names no order. It is evidence: the SS is read before anything is released or cancelled.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LinkParkedRequest"];
                };
            };
            responses: {
                /** @description It was taken, and waits no more. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReplayAnswer"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a parked delivery as if it came now (role operator) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It was taken, and waits no more. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReplayAnswer"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked/{id}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same with the body as it came (who may reveal)
         * @description Leaves a trace.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReasonRequest"];
                };
            };
            responses: {
                /** @description The delivery, with personal data. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ParkedDetail"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/parked/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take several parked deliveries as if they came now (role operator)
         * @description One after the other. Each has its own outcome.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReplayRequest"];
                };
            };
            responses: {
                /** @description What became of each. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["ReplayOutcome"][];
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase what is kept about one customer (role admin)
         * @description Orders that are under way, and what waits for them, stay and are told of; the same again erases what is left. Leaves a trace.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CustomerEraseRequest"];
                };
            };
            responses: {
                /** @description What was erased. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CustomerErasure"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * All that is kept about one customer (role admin)
         * @description Leaves a trace, which names the customer by a keyed hash.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CustomerExportRequest"];
                };
            };
            responses: {
                /** @description What there is. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CustomerExport"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/serviceOrder/cancelled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The service of an SS was cancelled */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Names the message; once for each. */
                    "webhook-id"?: string;
                    /** @description `v1,<base64>`, or several. */
                    "webhook-signature"?: string;
                    /** @description Seconds since 1970. */
                    "webhook-timestamp"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CallbackRequest"];
                };
            };
            responses: {
                /** @description It changes nothing any more. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallbackKnown"];
                    };
                };
                /** @description It is durable, whether or not the order is known yet. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallbackTaken"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/serviceOrder/completed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The service of an SS was completed */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Names the message; once for each. */
                    "webhook-id"?: string;
                    /** @description `v1,<base64>`, or several. */
                    "webhook-signature"?: string;
                    /** @description Seconds since 1970. */
                    "webhook-timestamp"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CallbackRequest"];
                };
            };
            responses: {
                /** @description It changes nothing any more. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallbackKnown"];
                    };
                };
                /** @description It is durable, whether or not the order is known yet. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallbackTaken"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/serviceOrder/guard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** May this order, or an item of it, be deleted or cancelled in the ERP? */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Names the message; once for each. */
                    "webhook-id"?: string;
                    /** @description `v1,<base64>`, or several. */
                    "webhook-signature"?: string;
                    /** @description Seconds since 1970. */
                    "webhook-timestamp"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["GuardRequest"];
                };
            };
            responses: {
                /** @description It may. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            allowed: true;
                        };
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/serviceOrder/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A service order was closed: open its SS */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Names the message; once for each. */
                    "webhook-id"?: string;
                    /** @description `v1,<base64>`, or several. */
                    "webhook-signature"?: string;
                    /** @description Seconds since 1970. */
                    "webhook-timestamp"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["OpenRequest"];
                };
            };
            responses: {
                /** @description It is there already, or nothing is to be done. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderNotTaken"];
                    };
                };
                /** @description The order is durable. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OrderTaken"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/serviceOrder/opened": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An SS was opened: its number, where the opening did not answer it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Names the message; once for each. */
                    "webhook-id"?: string;
                    /** @description `v1,<base64>`, or several. */
                    "webhook-signature"?: string;
                    /** @description Seconds since 1970. */
                    "webhook-timestamp"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CallbackRequest"];
                };
            };
            responses: {
                /** @description It changes nothing any more. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallbackKnown"];
                    };
                };
                /** @description It is durable, whether or not the order is known yet. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CallbackTaken"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                409: components["responses"]["Conflict"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who calls, and what they may */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Who calls. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        /**
         * Sign in with the token of an operator
         * @description Sets a cookie that no script reads. With it, whatever is not GET needs the header `X-CSRF-Token`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SignInRequest"];
                };
            };
            responses: {
                /** @description Signed in. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"];
                    };
                };
                400: components["responses"]["BadRequest"];
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                413: components["responses"]["PayloadTooLarge"];
                415: components["responses"]["UnsupportedMediaType"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        /** Sign out */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The cookie is gone. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How people may sign in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The ways. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignInMethods"];
                    };
                };
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sign in at the identity provider
         * @description For a browser, which is sent there; where that cannot be, back to the console with `signInError`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Where to go afterwards: of it counts what follows the `#`, a page of the console. */
                    returnTo?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The browser goes on. */
                302: {
                    headers: {
                        /** @description Where to. */
                        Location?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the identity provider sends the browser back to
         * @description Sets the cookie as `POST /session` does, and leads to the console; with `signInError` where there is no session.
         */
        get: {
            parameters: {
                query?: {
                    code?: string;
                    error?: string;
                    state?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The browser goes on. */
                302: {
                    headers: {
                        /** @description Where to. */
                        Location?: string;
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sessions that are open, the latest used first
         * @description Of the operator who asks; for admins also those of whom they may know: all, or who sees nothing but their own tenants.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A thousand at most. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpenSessionList"];
                    };
                };
                401: components["responses"]["Unauthorized"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a session, of one’s own or (role admin) of another operator
         * @description Every api process refuses it within five seconds. It leaves a trace.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description It is over. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sweeps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the sweeps found, latest first
         * @description Of sweeps that ended; one is kept as long as the namespace keeps what has ended.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The `nextCursor` of the page before, with the same filter. */
                    cursor?: string;
                    limit?: number;
                    tenant?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description One page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Sweep"][];
                            nextCursor: string | null;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tenants/{tenant}/equipment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Equipment at Sismetro, by name, tag or serial number (role operator)
         * @description Calls Sismetro once.
         */
        get: {
            parameters: {
                query?: {
                    page?: number;
                    query?: string;
                };
                header?: never;
                path: {
                    tenant: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description What was found. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                brand: string;
                                description: string;
                                id: string;
                                model: string;
                                serialNumber: string;
                                tag: string;
                            }[];
                            /** @description False if this Sismetro cannot be asked now. */
                            searched: boolean;
                            totalPages: number;
                        };
                    };
                };
                401: components["responses"]["Unauthorized"];
                403: components["responses"]["Forbidden"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["UnprocessableEntity"];
                429: components["responses"]["TooManyRequests"];
                431: components["responses"]["RequestHeaderFieldsTooLarge"];
                503: components["responses"]["ServiceUnavailable"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The trace of what an operator did. */
        Audit: {
            /** @enum {string} */
            action: "sign-in" | "end-session" | "decision" | "bulk" | "bulk-stop" | "reveal" | "export" | "replay" | "discard" | "acknowledge" | "export-customer" | "erase" | "clear-captures";
            /** Format: date-time */
            at: string;
            by: string;
            details: string | null;
            id: string;
            /** @description Number of the order that it was done to; null if it is none that is known. */
            number: string | null;
            reason: string | null;
            role: string;
            /** @description What it was done to. */
            target: string | null;
            tenant: string | null;
            via: string;
        };
        /** @description One decision about many orders of one tenant. */
        Bulk: {
            by: string;
            /** @enum {string} */
            decision: "retry" | "amend-equipment" | "take-over" | "release" | "cancel";
            done: number;
            /** Format: date-time */
            endedAt: string | null;
            failed: number;
            id: string;
            reason: string;
            /** Format: date-time */
            startedAt: string;
            /**
             * @description `stopped`: by an operator; `ended`: by force, at Temporal.
             * @enum {string}
             */
            state: "running" | "done" | "stopped" | "ended";
            /** @description Name of the operator. */
            stoppedBy: string | null;
            tenant: string;
            total: number;
        };
        BulkDetail: {
            by: string;
            /** @enum {string} */
            decision: "retry" | "amend-equipment" | "take-over" | "release" | "cancel";
            done: number;
            /** Format: date-time */
            endedAt: string | null;
            failed: number;
            /** @description The orders that it did not fit, and why. */
            failures: {
                id: string;
                /** @description Null where no such order is known, or it ended too long ago to be at hand. */
                number: string | null;
                why: string;
            }[];
            failuresLeftOut: number;
            id: string;
            /** @description The first 200 of each outcome, those that are stuck first. */
            orders: {
                id: string;
                number: string | null;
                /** @enum {string} */
                outcome: "resolved" | "stuck" | "under-way";
                /** @enum {string|null} */
                phase: "rehearsal" | "opening" | "recording" | "in-service" | "releasing" | "released" | "cancelling" | "cancelled" | null;
                /** @description Why it is stuck: in Portuguese. */
                problem: string | null;
            }[];
            /** @description What became of the orders that took the decision; null if it cannot be told. `stuck`: they ask the operator again. */
            outcomes: {
                resolved: number;
                stuck: number;
                underWay: number;
            } | null;
            reason: string;
            /** Format: date-time */
            startedAt: string;
            /**
             * @description `stopped`: by an operator; `ended`: by force, at Temporal.
             * @enum {string}
             */
            state: "running" | "done" | "stopped" | "ended";
            /** @description Name of the operator. */
            stoppedBy: string | null;
            tenant: string;
            total: number;
        };
        BulkPreview: {
            /** @description What will happen: in Portuguese. */
            effect: string;
            /** @description Those of them that can take the decision now. */
            fits: number;
            /** @description Orders that `retry` leaves out: each needs `confirmedAbsent` in a decision of its own. */
            needConfirmedAbsence: number;
            /** @description Null where no order was chosen. */
            tenant: string | null;
            /** @description Orders that were chosen. */
            total: number;
            /** @description Of those that can, in reais. */
            value: number;
        };
        BulkPreviewRequest: {
            /** @enum {string} */
            decision: "retry" | "amend-equipment" | "take-over" | "release" | "cancel";
            /** @description Of `amend-equipment`, and needed to begin it. */
            equipment?: {
                id: string;
            } | {
                description: string;
            };
            /** @description … or all that pass, as in `GET /orders`. */
            filter?: {
                /** @description Under way, and opened this many days ago or more. */
                ageFrom?: number | null;
                /** @description Under way, and opened less than this many days ago. */
                ageTo?: number | null;
                /** @enum {string} */
                attention?: "true" | "false";
                branch?: string;
                /**
                 * @description The cause because of which the order asks the operator.
                 * @enum {string}
                 */
                code?: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again";
                /** @description The order asks about its opening, which named this equipment. */
                equipment?: string;
                /** @description Opened at this time or later. A date means that day in America/Sao_Paulo. */
                from?: string;
                number?: string;
                /** @description One phase, or several with commas. */
                phase?: string;
                /** @description The beginning of the order number, of the SS, or of the ERP id. */
                q?: string;
                /**
                 * @description `true`: released or cancelled; `false`: still under way.
                 * @enum {string}
                 */
                settled?: "true" | "false";
                /** @description Settled at this time or later. A date means that day in America/Sao_Paulo. */
                settledFrom?: string;
                /** @description Settled at this time or earlier. A date means that day in America/Sao_Paulo. */
                settledTo?: string;
                ss?: string;
                /**
                 * @description The step that asks the operator.
                 * @enum {string}
                 */
                step?: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
                tenant?: string;
                /** @description Opened at this time or earlier. A date means that day in America/Sao_Paulo. */
                to?: string;
            };
            /** @description Either these orders … */
            orders?: {
                /** @description The order's `name`, as in addresses. */
                id: string;
                tenant: string;
            }[];
        };
        BulkRequest: {
            /** @enum {string} */
            decision: "retry" | "amend-equipment" | "take-over" | "release" | "cancel";
            /** @description Of `amend-equipment`, and needed to begin it. */
            equipment?: {
                id: string;
            } | {
                description: string;
            };
            /** @description The `fits` that was shown before. */
            expected: number;
            /** @description … or all that pass, as in `GET /orders`. */
            filter?: {
                /** @description Under way, and opened this many days ago or more. */
                ageFrom?: number | null;
                /** @description Under way, and opened less than this many days ago. */
                ageTo?: number | null;
                /** @enum {string} */
                attention?: "true" | "false";
                branch?: string;
                /**
                 * @description The cause because of which the order asks the operator.
                 * @enum {string}
                 */
                code?: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again";
                /** @description The order asks about its opening, which named this equipment. */
                equipment?: string;
                /** @description Opened at this time or later. A date means that day in America/Sao_Paulo. */
                from?: string;
                number?: string;
                /** @description One phase, or several with commas. */
                phase?: string;
                /** @description The beginning of the order number, of the SS, or of the ERP id. */
                q?: string;
                /**
                 * @description `true`: released or cancelled; `false`: still under way.
                 * @enum {string}
                 */
                settled?: "true" | "false";
                /** @description Settled at this time or later. A date means that day in America/Sao_Paulo. */
                settledFrom?: string;
                /** @description Settled at this time or earlier. A date means that day in America/Sao_Paulo. */
                settledTo?: string;
                ss?: string;
                /**
                 * @description The step that asks the operator.
                 * @enum {string}
                 */
                step?: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
                tenant?: string;
                /** @description Opened at this time or earlier. A date means that day in America/Sao_Paulo. */
                to?: string;
            };
            /** @description Either these orders … */
            orders?: {
                /** @description The order's `name`, as in addresses. */
                id: string;
                tenant: string;
            }[];
            reason: string;
        };
        CallbackKnown: {
            /** @enum {string} */
            result: "duplicate";
        } | {
            /** @enum {string} */
            outcome: "released" | "cancelled";
            /** @enum {string} */
            result: "already-settled";
        } | {
            /** @description branch-not-integrated, no-equipment, or a reason of the profile. */
            reason: string;
            /** @enum {string} */
            result: "ignored";
        } | components["schemas"]["SeveralDeliveries"];
        /** @description `ss` or `externalReference` is needed. */
        CallbackRequest: {
            /** @description May carry HTML. */
            conclusion?: string;
            eventId?: string;
            /** @description `<tenant>/<order id>` */
            externalReference?: string;
            /** Format: date-time */
            occurredAt?: string;
            reason?: string;
            ss?: string | number;
            technician?: string;
        } & {
            [key: string]: unknown;
        };
        CallbackTaken: {
            /** @enum {string} */
            result: "accepted" | "spooled";
        } | components["schemas"]["SeveralDeliveries"];
        /** @description An inbound body that was kept. */
        Capture: {
            /** @description JSON text, masked unless it was revealed. */
            body: string;
            /** @description Length of the body as it came. */
            bytes: number;
            id: string;
            /** Format: date-time */
            receivedAt: string;
            /** @description The `result` that was answered; `parked` after a 422, `failed` after a 503. */
            result: string;
            /** @enum {string} */
            route: "open" | "opened" | "completed" | "cancelled";
            tenant: string;
        };
        CapturesClearRequest: {
            reason: string;
            tenant: string;
        };
        CapturesRevealRequest: {
            /** @description The `nextCursor` of the page before, with the same filter. */
            cursor?: string;
            /** @default 50 */
            limit: number;
            reason: string;
            /** @enum {string} */
            route?: "open" | "opened" | "completed" | "cancelled";
            tenant: string;
        };
        /** @description Orders of a tenant that ask the operator for one reason. */
        Cause: {
            /** @description What to do about it: in Portuguese. */
            advice: string;
            /**
             * @description The cause, by which orders are grouped.
             * @enum {string}
             */
            code: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again";
            /** @description Orders that ask the operator because of it. */
            count: number;
            /**
             * @description The decision that is usually right; null if the operator must look first.
             * @enum {string|null}
             */
            decision: "retry" | "amend-equipment" | "link-ss" | "take-over" | "release" | "cancel" | "settle" | null;
            /** @description If `decision` is `amend-equipment`: the equipment that the openings named, that of the most orders first; ten at most. */
            equipment: {
                count: number;
                id: string;
            }[];
            /** @description Once the cause is removed, the orders can be tried again in bulk. */
            mayRetryInBulk: boolean;
            /** @description What it means: in Portuguese. */
            meaning: string;
            /**
             * Format: date-time
             * @description Since when the oldest of them waits.
             */
            oldest: string;
            /** @enum {string} */
            step: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
            tenant: string;
            /** @description Of these orders, in reais. */
            value: number;
            /** @description The vendor's own words that most of the orders have, the most frequent first. */
            words: {
                count: number;
                words: string;
            }[];
        };
        Changes: {
            /** Format: date-time */
            at: string;
            /** @description Another text whenever an order is another one. */
            orders: string;
        };
        CustomerEraseRequest: {
            /**
             * @description What this api process keeps on its disk alone: for each further one.
             * @default false
             */
            diskOnly: boolean;
            /** @description CPF or CNPJ, alphanumeric too, with or without punctuation. */
            document: string;
            /**
             * @description Only says what would be erased.
             * @default false
             */
            dryRun: boolean;
            reason: string;
            tenant: string;
        };
        CustomerErasure: {
            /** @description The name that `CustomerKey` gives new orders. */
            customer: string;
            deliveries: {
                captured: number;
                held: number;
                logged: number;
                parked: number;
                spooled: number;
            };
            /** @description False: nothing was erased, it was a dry run. */
            done: boolean;
            orders: {
                closing: number;
                id: string;
                number: string;
            }[];
            /** @description What Temporal is still deleting: it may take a minute. */
            pending: number;
            /** @description What stays for now. */
            refused: {
                id: string;
                /** @enum {string} */
                kind: "order" | "parked" | "held" | "captured" | "spooled";
                /** @description A Portuguese sentence that says what to do. */
                why: string;
            }[];
            tenant: string;
            /** @description What could not be looked into: too many, too large, or their encryption key is missing. */
            unsearched: number;
        };
        /** @description All that is kept about a customer. */
        CustomerExport: {
            /** Format: date-time */
            at: string;
            /** @description The name that `CustomerKey` gives new orders. */
            customer: string;
            deliveries: {
                /** @description As it came. */
                body?: unknown;
                id: string;
                /** @enum {string} */
                kind: "parked" | "held" | "captured" | "spooled";
                receivedAt: string;
                /** @enum {string} */
                route: "open" | "opened" | "completed" | "cancelled";
            }[];
            /** @description What the log of deliveries has: it holds no bodies. */
            log: {
                number: string | null;
                receivedAt: string;
                result: string;
                /** @enum {string} */
                route: "open" | "opened" | "completed" | "cancelled";
                ss: string | null;
            }[];
            /** @description Where there are more orders. */
            nextCursor: string | null;
            orders: {
                closing: number;
                id: string;
                number: string;
                payloads: {
                    at: string;
                    body?: unknown;
                    kind: string;
                    title: string;
                }[];
                phase: string;
                /**
                 * @description It could not be read: an encryption key is missing, or its history is too large.
                 * @enum {boolean}
                 */
                unreadable?: true;
            }[];
            tenant: string;
            /** @description What could not be looked into: too many, too large, or their encryption key is missing. */
            unsearched: number;
        };
        CustomerExportRequest: {
            /** @description The `nextCursor` of the answer before: more orders. */
            cursor?: string;
            /**
             * @description What this api process keeps on its disk alone: for each further one.
             * @default false
             */
            diskOnly: boolean;
            /** @description CPF or CNPJ, alphanumeric too, with or without punctuation. */
            document: string;
            reason?: string;
            tenant: string;
        };
        DecisionRequest: {
            /** @description The operator looked at Sismetro, and there is no SS of this order. */
            confirmedAbsent?: boolean;
            /** @enum {string} */
            decision: "retry";
            reason: string;
        } | {
            /** @description The operator looked at Sismetro, and there is no SS of this order. */
            confirmedAbsent?: boolean;
            /** @enum {string} */
            decision: "amend-equipment";
            equipment: {
                id: string;
            } | {
                description: string;
            };
            reason: string;
        } | {
            /** @description The operator knows that the SS has ended, and what follows. */
            acceptEnded?: boolean;
            /** @enum {string} */
            decision: "link-ss";
            /** Format: uri */
            link?: string;
            reason: string;
            ss: string | number;
        } | {
            /** @enum {string} */
            decision: "take-over";
            reason: string;
        } | {
            /** @enum {string} */
            decision: "release";
            reason: string;
        } | {
            /** @enum {string} */
            decision: "cancel";
            reason: string;
        } | {
            /** @enum {string} */
            decision: "settle";
            /** @enum {string} */
            outcome: "released" | "cancelled";
            reason: string;
        };
        /** @description A call that Ponte received. It holds no personal data. */
        Delivery: {
            /** @description Counts up within this api process. */
            id: string;
            /** @description Number of the order, if it is known. */
            number: string | null;
            /** @description `name` of the order, if Ponte has it. */
            order: string | null;
            /** @description It was parked for an operator, by now or when it came. */
            parked: {
                id: string;
                waits: boolean;
            } | null;
            /** @description Why it was `ignored`, or the outcome of the order that was `already-settled`. */
            reason: string | null;
            /** Format: date-time */
            receivedAt: string;
            /**
             * @description What became of it when it came. `held`: no order was found yet, and it is tried again; `failed`: nothing was kept, and the caller was told so.
             * @enum {string}
             */
            result: "accepted" | "held" | "duplicate" | "already-settled" | "ignored" | "spooled" | "parked" | "failed";
            /** @enum {string} */
            route: "open" | "opened" | "completed" | "cancelled";
            ss: string | null;
            tenant: string;
        };
        DiscardRequest: {
            reason: string;
        };
        EquipmentPage: {
            items: {
                brand: string;
                description: string;
                id: string;
                model: string;
                serialNumber: string;
                tag: string;
            }[];
            page: number;
            totalPages: number;
        };
        GuardRequest: {
            itemId?: string | null;
            /** @enum {string} */
            operation: "DELETE_ORDER" | "CANCEL_ORDER" | "CANCEL_ITEM";
            orderId: string;
        } & {
            [key: string]: unknown;
        };
        /** @description What needs the operator and concerns no order under way. */
        Incident: {
            count: number;
            /** @description Names the incident within its tenant. */
            key: string;
            /** @enum {string} */
            kind: "credentials" | "quota" | "double-ss" | "unexplained-ss" | "late-contradiction" | "many-missing" | "many-reopened";
            /** Format: date-time */
            lastSeenAt: string;
            /** @description A sentence in Portuguese. */
            problem: string;
            /** Format: date-time */
            since: string;
            /** @description What it concerns: names of orders, and SSs as `SS <number>`. The first fifty. */
            subjects: string[];
            tenant: string;
            workflowId: string;
        };
        LinkCandidate: {
            /**
             * @description It has ended: linking it needs `acceptEnded`, and leads straight to this end.
             * @enum {string}
             */
            ended?: "completed" | "cancelled";
            /** @description Why it cannot be linked: in Portuguese. */
            refusal?: string;
            /** @description The SS as Sismetro shows it; null if it could not be read. */
            request: {
                customer?: string;
                equipment?: string;
                link?: string;
                openedAt?: string;
                ss: string;
                /** @enum {string} */
                state: "open" | "in-progress" | "completed" | "cancelled" | "ignored" | "unknown";
                /** @description As Sismetro writes it. */
                status: string;
            } | null;
            /** @description Sismetro did not answer: it may be linked, and nothing settles until it is read. */
            unread?: boolean;
        };
        LinkParkedRequest: {
            /** @description `name` of an order of the same tenant. */
            order: string;
            reason: string;
        };
        LinkPreviewRequest: {
            ss: string | number;
        };
        /** @description How an order stands at both vendors, read now. */
        LiveStatus: {
            erp: {
                /** @enum {string} */
                kind: "read" | "unsupported" | "unread";
                /**
                 * Format: date-time
                 * @description When it was read; null if it was not.
                 */
                readAt: string | null;
                /** @enum {string|null} */
                status: "awaiting-integration" | "released" | "billed" | "cancelled" | "unknown" | "missing" | null;
                /** @description Why it could not be read: in Portuguese. */
                why: string | null;
            };
            sismetro: {
                /** @enum {string} */
                kind: "read" | "missing" | "no-ss" | "unsupported" | "unread";
                /** @description Its `evolucao`, as Sismetro writes it. */
                progress: string | null;
                /**
                 * Format: date-time
                 * @description When it was read; null if it was not.
                 */
                readAt: string | null;
                /** @enum {string|null} */
                state: "open" | "in-progress" | "completed" | "cancelled" | "ignored" | "unknown" | null;
                /** @description The SS's `status`, as Sismetro writes it. */
                status: string | null;
                /** @description Why it could not be read: in Portuguese. */
                why: string | null;
            };
        };
        /** @description The event erpx_com_ven/pedido/externalServiceOrderFinished, with the order under `payload` or at the top. */
        OpenRequest: ({
            event?: string;
            eventId?: string;
            payload: components["schemas"]["SeniorOrder"];
            /** @description Must be the tenant's name at Senior X. */
            tenant?: string;
        } & {
            [key: string]: unknown;
        }) | components["schemas"]["SeniorOrder"];
        OpenSession: {
            /**
             * @description Browser and system by name; null where they are not among those we know.
             * @example Firefox · Windows
             */
            browser: string | null;
            /** @description The session by which this was asked. */
            current: boolean;
            /**
             * Format: date-time
             * @description It ends then at the latest.
             */
            expiresAt: string;
            id: string;
            /**
             * Format: date-time
             * @description To a minute or two.
             */
            lastUsedAt: string;
            /** @description Of the operator who signed in. */
            name: string;
            /** @description Of the operator who asked. */
            own: boolean;
            /** Format: date-time */
            since: string;
            /** @description How they signed in: `token` or `oidc`. */
            via: string;
        };
        OpenSessionList: {
            items: components["schemas"]["OpenSession"][];
        };
        OperatorList: {
            items: {
                /** Format: date-time */
                expires: string | null;
                /** Format: date-time */
                lastUsedAt: string | null;
                name: string;
                /** @enum {string} */
                role: "viewer" | "operator" | "admin";
                /** @description None named: all of them. */
                tenants: string[];
            }[];
            /**
             * Format: date-time
             * @description When this process began: what was used before it, or elsewhere, is not known.
             */
            since: string;
        };
        Order: {
            attention: {
                /**
                 * @description The cause, by which orders are grouped.
                 * @enum {string}
                 */
                code: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again";
                /** @description Of an opening: the number of the equipment that it named. */
                equipment?: string;
                problem: string;
                /** Format: date-time */
                since: string;
                /** @enum {string} */
                step: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
                /** @description The vendor's own words. */
                words?: string;
            } | null;
            branch: string;
            /** @description Which closing of the order in the ERP, from 1. */
            closing: number;
            id: string;
            /** @description How addresses name it: the id, from the second closing on with `~<closing>`. */
            name: string;
            number: string;
            /** Format: date-time */
            openedAt: string;
            pdfUrl: string | null;
            /** @enum {string} */
            phase: "rehearsal" | "opening" | "recording" | "in-service" | "releasing" | "released" | "cancelling" | "cancelled";
            /** Format: date-time */
            settledAt: string | null;
            /** @enum {string} */
            situation: "Aguardando integração" | "Liberado" | "Cancelado";
            ss: string | null;
            tenant: string;
            /** @description In reais, at most 2 decimals. */
            value: number;
            /** Format: uri */
            webUiUrl: string;
            workflowId: string;
        };
        OrderDetail: {
            attention: {
                /**
                 * @description The cause, by which orders are grouped.
                 * @enum {string}
                 */
                code: "refused" | "maybe-opened" | "look-unreadable" | "number-missing" | "ss-unknown" | "ss-ended" | "several-ss" | "foreign-ss" | "link-unconfirmed" | "not-confirmed" | "ss-missing" | "contradiction" | "erp-moved" | "erp-unreadable" | "no-effect" | "maybe-settled" | "reopened" | "webhook-changed" | "closed-again";
                /** @description Of an opening: the number of the equipment that it named. */
                equipment?: string;
                problem: string;
                /** Format: date-time */
                since: string;
                /** @enum {string} */
                step: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
                /** @description The vendor's own words. */
                words?: string;
            } | null;
            branch: string;
            /** @description The same, each with a Portuguese sentence that says what it will do. */
            choices?: {
                /** @enum {string} */
                decision: "retry" | "amend-equipment" | "link-ss" | "take-over" | "release" | "cancel" | "settle";
                effect: string;
            }[];
            /** @description Which closing of the order in the ERP, from 1. */
            closing: number;
            /** @description All closings of the order, the first one first; null if they cannot be read now. */
            closings?: {
                /** @description Which closing of the order in the ERP, from 1. */
                closing: number;
                /** @description How addresses name it: the id, from the second closing on with `~<closing>`. */
                name: string;
                /** Format: date-time */
                openedAt: string;
                /** @enum {string} */
                phase: "rehearsal" | "opening" | "recording" | "in-service" | "releasing" | "released" | "cancelling" | "cancelled";
                /** Format: date-time */
                settledAt: string | null;
                ss: string | null;
                workflowId: string;
            }[] | null;
            /** @description What the question means and how to answer it: in Portuguese. */
            cure?: {
                advice: string;
                /**
                 * @description The decision that is usually right, if it is allowed now.
                 * @enum {string|null}
                 */
                decision: "retry" | "amend-equipment" | "link-ss" | "take-over" | "release" | "cancel" | "settle" | null;
                meaning: string;
            } | null;
            /** @description The decisions allowed now. */
            decisions?: ("retry" | "amend-equipment" | "link-ss" | "take-over" | "release" | "cancel" | "settle")[];
            /**
             * @description The workflow did not answer: this is what lists know, a second or so behind.
             * @enum {boolean}
             */
            degraded?: true;
            equipment?: {
                id: string;
            } | {
                description: string;
            };
            id: string;
            issueDate?: string | null;
            /** @description The services that were ordered; null where they cannot be read now. */
            items?: {
                code: string;
                description: string | null;
                /** @description Of one unit, in reais. */
                price: number;
                quantity: number;
                /** @description In reais. */
                total: number;
                unit: string | null;
            }[] | null;
            /** @description How addresses name it: the id, from the second closing on with `~<closing>`. */
            name: string;
            /** @description `retry` and `amend-equipment` need `confirmedAbsent: true`. */
            needsConfirmedAbsence?: boolean;
            number: string;
            /** Format: date-time */
            openedAt: string;
            pdfUrl: string | null;
            /** @enum {string} */
            phase: "rehearsal" | "opening" | "recording" | "in-service" | "releasing" | "released" | "cancelling" | "cancelled";
            /** Format: date-time */
            settledAt: string | null;
            /** @enum {string} */
            situation: "Aguardando integração" | "Liberado" | "Cancelado";
            ss: string | null;
            tenant: string;
            /** @enum {string|null} */
            type?: "ORDER" | "QUOTE" | null;
            /** @description In reais, at most 2 decimals. */
            value: number;
            /** @description What the order waits for; null once it is settled. */
            waitingFor?: {
                /** Format: date-time */
                since: string | null;
                text: string;
                /**
                 * Format: date-time
                 * @description When it is tried again by itself.
                 */
                until: string | null;
            } | null;
            /** Format: uri */
            webUiUrl: string;
            workflowId: string;
        };
        OrderNotTaken: {
            /** @enum {string} */
            result: "duplicate";
            workflowId: string;
        } | {
            /** @description branch-not-integrated, no-equipment, or a reason of the profile. */
            reason: string;
            /** @enum {string} */
            result: "ignored";
        } | components["schemas"]["SeveralDeliveries"];
        OrderTaken: {
            order: {
                id: string;
                number: string;
                tenant: string;
            };
            /** @enum {string} */
            result: "accepted" | "spooled";
            workflowId: string;
        } | components["schemas"]["SeveralDeliveries"];
        Overview: {
            /** Format: date-time */
            at: string;
            attention: {
                count: number;
                /**
                 * Format: date-time
                 * @description Since when the oldest of them waits.
                 */
                oldest: string | null;
                /** @description In reais, at most 2 decimals. */
                value: number;
            };
            /** @description Orders under way: they cannot be billed. */
            blocked: {
                byAge: {
                    count: number;
                    fromDays: number;
                    /** @description Not included; null: without end. */
                    toDays: number | null;
                    /** @description In reais, at most 2 decimals. */
                    value: number;
                }[];
                count: number;
                /** @description In reais, at most 2 decimals. */
                value: number;
            };
            bulkRunning: number;
            /** @description The last 30 days, oldest first, in the zone of the tenant. */
            days: {
                cancelled: number;
                /** Format: date */
                date: string;
                opened: number;
                released: number;
            }[];
            parked: number;
            /** @description There are more orders than are kept: the oldest that ended are not counted. */
            partial: boolean;
            phases: {
                cancelled?: number;
                cancelling?: number;
                "in-service"?: number;
                opening?: number;
                recording?: number;
                rehearsal?: number;
                released?: number;
                releasing?: number;
            };
            /** @description The latest of each tenant. */
            sweeps: components["schemas"]["Sweep"][];
            vendors: components["schemas"]["VendorHealth"][];
        };
        /** @description A delivery that waits for an operator. */
        Parked: {
            errors: {
                message: string;
                path: string;
                /** @description The message in Portuguese. */
                words?: string;
            }[];
            id: string;
            /** @description Number of the order, if it is known. */
            number: string | null;
            /** @description `name` of the order, if Ponte has it. */
            order: string | null;
            problem: string;
            /** Format: date-time */
            receivedAt: string;
            /** @enum {string} */
            route: "open" | "opened" | "completed" | "cancelled";
            ss: string | null;
            tenant: string;
        };
        ParkedDetail: {
            /** @description JSON text, masked unless it was revealed. */
            body: string;
            errors: {
                message: string;
                path: string;
                /** @description The message in Portuguese. */
                words?: string;
            }[];
            id: string;
            masked: boolean;
            /** @description Number of the order, if it is known. */
            number: string | null;
            /** @description `name` of the order, if Ponte has it. */
            order: string | null;
            problem: string;
            reading: components["schemas"]["ParkedReading"];
            /** Format: date-time */
            receivedAt: string;
            /** @enum {string} */
            route: "open" | "opened" | "completed" | "cancelled";
            ss: string | null;
            tenant: string;
        };
        /** @description What the profile of now reads of the body. */
        ParkedReading: {
            errors: {
                message: string;
                path: string;
                /** @description The message in Portuguese. */
                words?: string;
            }[];
            ignoredBecause: string | null;
            /** @enum {string} */
            kind: "order" | "callback" | "ignored" | "invalid";
            /** @description What the profile makes of the body: JSON text, masked. */
            reads: string | null;
        };
        Payload: {
            /** Format: date-time */
            at: string;
            /** @description JSON text, indented. */
            body: string;
            /** @enum {string} */
            kind: "order" | "callback" | "decision" | "call" | "answer";
            /** @description In Portuguese. */
            title: string;
        };
        /** @description RFC 9457. */
        Problem: {
            /** @description A sentence that a person can act on. */
            detail: string;
            errors?: {
                message: string;
                /** @description JSON Pointer from the body's root. */
                path: string;
                /** @description The same in Portuguese. */
                words?: string;
            }[];
            /** @description Id of the request. */
            instance: string;
            status: number;
            title: string;
            type: string;
            /** @description An English `detail` in Portuguese. */
            words?: string;
        } & {
            [key: string]: unknown;
        };
        Readiness: {
            /** @enum {string} */
            status: "ok" | "degraded" | "unavailable";
        } & {
            [key: string]: unknown;
        };
        ReasonRequest: {
            reason: string;
        };
        ReplayAnswer: ({
            id: string;
            /** @enum {string} */
            result: "accepted";
        } & {
            [key: string]: unknown;
        }) | ({
            id: string;
        } & ({
            /** @enum {string} */
            result: "duplicate";
            workflowId: string;
        } | {
            /** @description branch-not-integrated, no-equipment, or a reason of the profile. */
            reason: string;
            /** @enum {string} */
            result: "ignored";
        } | components["schemas"]["SeveralDeliveries"] | {
            /** @enum {string} */
            result: "duplicate";
        } | {
            /** @enum {string} */
            outcome: "released" | "cancelled";
            /** @enum {string} */
            result: "already-settled";
        } | {
            /** @description branch-not-integrated, no-equipment, or a reason of the profile. */
            reason: string;
            /** @enum {string} */
            result: "ignored";
        } | components["schemas"]["SeveralDeliveries"]));
        ReplayOutcome: {
            id: string;
            /**
             * @description `waits`: nothing was done, it waits as before; `unknown`: no such delivery.
             * @enum {string}
             */
            result: "accepted" | "duplicate" | "ignored" | "already-settled" | "held" | "waits" | "unknown";
            /** @description Why it still waits, in Portuguese. */
            why: string | null;
        };
        ReplayRequest: {
            ids: string[];
        };
        SeniorOrder: {
            branch: {
                code: string | number;
                id?: string | number;
            } & {
                [key: string]: unknown;
            };
            company?: {
                code: string | number;
                id?: string | number;
            } & {
                [key: string]: unknown;
            };
            customer?: {
                address?: string;
                city?: string;
                cnpjCpf?: string;
                code?: string | number;
                email?: string;
                id?: string | number;
                name?: string;
                phone?: string;
            } & {
                [key: string]: unknown;
            };
            /** @description Absent or blank: the order is none of ours. With both the id counts. */
            equipment?: ({
                id: string | number;
            } & {
                [key: string]: unknown;
            }) | ({
                description: string;
            } & {
                [key: string]: unknown;
            });
            id: string;
            /** Format: date */
            issueDate?: string;
            items: ({
                id?: string | number;
                /** @description In reais, at most 2 decimals. */
                price: number;
                quantity: number;
                service: {
                    code: string | number;
                    description?: string;
                } & {
                    [key: string]: unknown;
                };
                unit?: string;
            } & {
                [key: string]: unknown;
            })[];
            number: string | number;
            observation?: string;
            /** @enum {string} */
            type: "ORDER" | "QUOTE";
        } & {
            [key: string]: unknown;
        };
        /** @description Who calls, and what they may. */
        Session: {
            /** @description For the header `X-CSRF-Token` of whatever changes something by the session. */
            csrfToken: string | null;
            /** Format: date-time */
            expiresAt: string | null;
            /** @description Payloads are shown unmasked, leaving a trace. */
            mayReveal: boolean;
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin";
            /** @description The tenants that the operator may see. */
            tenants: {
                /** @description None where the settings leave branches to the ERP. */
                branches: {
                    code: string;
                    integration: boolean;
                    name: string;
                }[];
                id: string;
                name: string;
                timeZone: string;
            }[];
            /** @enum {string} */
            via: "bearer" | "token" | "oidc";
        };
        /** @description Of a body in which the profile finds several deliveries: what became of each. */
        SeveralDeliveries: {
            result: string;
            results: ({
                result: string;
            } & {
                [key: string]: unknown;
            })[];
        };
        SignInMethods: {
            oidc: {
                name: string;
                url: string;
            } | null;
            /** @enum {boolean} */
            token: true;
        };
        SignInRequest: {
            token: string;
        };
        /** @description What one sweep found. */
        Sweep: {
            /** @description Calls made to Sismetro. */
            calls: number;
            contradictions: {
                orderId: string;
                problem: string;
            }[];
            /** @description How many there were of each kind; the lists have the first hundred. */
            counts?: {
                contradictions: number;
                failed: number;
                opened: number;
                told: number;
                unknown: number;
                unreadable: number;
            };
            /** Format: date-time */
            endedAt: string;
            failed: string[];
            /** @description Where the next sweep goes on; empty where this one came to its end. */
            goesOn?: {
                /** @description The next page of the ERP's orders that await the integration. */
                erpPage?: number;
                /** @description The next page of Sismetro's list, and how many waiting orders those before showed. */
                serviceRequests?: {
                    page: number;
                    shown: number;
                };
                /** @description The next order of those that are looked at one by one, by turns. */
                turn?: string;
            };
            /** @description Orders whose webhook had not come: they were opened. */
            opened: string[];
            /** Format: date-time */
            startedAt: string;
            tenant: string;
            /** @description SSs whose callback had not come: their orders were told. */
            told: {
                /** @enum {string} */
                end: "completed" | "cancelled";
                ss: string;
            }[];
            /** @description Values of Sismetro that the profile maps to nothing. */
            unknown: {
                count: number;
                progress: string;
                status: string;
            }[];
            unreadable: {
                orderId: string;
                problem: string;
            }[];
            /** @description Orders that waited for Sismetro. */
            waiting: number;
            workflowId: string;
        };
        TimelineItem: {
            /** Format: date-time */
            at: string;
            attempt?: number;
            by?: string;
            /** @enum {string} */
            kind: "received" | "step-started" | "step-failed" | "step-done" | "waiting" | "callback" | "attention" | "decision" | "settled" | "ended";
            reason?: string;
            /** @enum {string} */
            step?: "opening" | "recording" | "confirming" | "releasing" | "cancelling";
            /** @description A sentence in Portuguese. */
            text: string;
            /** Format: date-time */
            until?: string;
            /** @description The vendor's own words. */
            words?: string;
        };
        /** @description How a tenant's calls to a vendor go. */
        VendorHealth: {
            /** @description Orders whose next step is a call to this vendor. */
            held: {
                count: number;
                /** @description In reais, at most 2 decimals. */
                value: number;
            };
            /** @description The calls that were reported within the last hour, by all processes; up to a minute behind. Null where none has been for long. */
            lastHour: {
                calls: number;
                /** @description No answer, 5xx, an answer that cannot be read, or our key refused. */
                failed: number;
                /** @description Null without calls. */
                meanMs: number | null;
                /** @description Answered 429; not among the failed ones. */
                rateLimited: number;
                /**
                 * Format: date-time
                 * @description When calls were last reported.
                 */
                reportedAt: string;
                slowestMs: number | null;
                /**
                 * Format: date-time
                 * @description Since when most calls fail, in steps of five minutes; null if they do not.
                 */
                troubledSince: string | null;
            } | null;
            oldestWaitingSeconds: number;
            tenant: string;
            /** @enum {string} */
            vendor: "senior-x" | "sismetro";
            /** @description Calls that wait for a worker or for the pace. */
            waiting: number;
            /** @description Workers that lately asked for calls to make; none: nothing goes on. */
            workers: number;
        };
    };
    responses: {
        /** @description A vendor gave no usable answer. */
        BadGateway: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is no JSON object, or the request cannot be read. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It does not fit now; `detail` says why, in Portuguese. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The role does not allow it. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing, or it is another tenant's. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than 256 KiB. */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The head of the request is too large, or has too many headers. */
        RequestHeaderFieldsTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description What is needed is away, or too much is under way; try again after `Retry-After`. */
        ServiceUnavailable: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests. */
        TooManyRequests: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unknown caller; the same for every cause. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It cannot be read; `errors` says what is wrong. */
        UnprocessableEntity: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not JSON in UTF-8. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
