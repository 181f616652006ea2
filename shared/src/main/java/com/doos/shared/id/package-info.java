/** Order ids: Snowflake numbers that carry the shard gene, and the order numbers people read. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.id;
