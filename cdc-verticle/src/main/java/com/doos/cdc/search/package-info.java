/** The order index in Elasticsearch: its mapping, bulk requests and what their answers mean. */
@org.jspecify.annotations.NullMarked
package com.doos.cdc.search;
