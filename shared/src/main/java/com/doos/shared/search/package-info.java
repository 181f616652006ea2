/** What those who write the order index and those who search it agree on. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.search;
