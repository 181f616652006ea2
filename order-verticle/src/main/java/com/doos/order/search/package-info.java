/** The order index in Elasticsearch as it is read: requests, answers and the client. */
@org.jspecify.annotations.NullMarked
package com.doos.order.search;
