# Compiles core/ in every flavour. build.sh is the front door; this file only
# knows which object depends on which source.
#
#   make native     build/native/interleave      optimised
#   make asan       build/asan/interleave        AddressSanitizer and UBSan
#   make tsan       build/tsan/interleave        ThreadSanitizer
#   make stress     build/stress/interleave      IL_STRESS, rare bugs made common
#   make wasm       build/wasm/engine.js, .wasm  carriers are Web Workers
#   make wasm-single  build/wasm/engine-single.js, .wasm   one carrier, no threads
#   make unit-FLAVOUR   the programs of tests/unit, linked with that flavour

CC = gcc
CLANG ?= clang
EMCC ?= emcc

WARNINGS = -Wall -Wextra -Wshadow
COMMON = -std=gnu11 -fno-strict-aliasing $(WARNINGS) -Icore -MMD -MP
# Floats must come out the same on every machine: no fused multiply-add.
COMMON += -ffp-contract=off

# core/host holds both sides of the platform seam; all else is in every build.
SOURCES := $(sort $(shell find core -name '*.c'))
WASM_ONLY := core/host/wasm.c core/host/host_wasm.c
NATIVE_ONLY := core/host/main.c core/host/host_posix.c
NATIVE_SOURCES := $(filter-out $(WASM_ONLY),$(SOURCES))
WASM_SOURCES := $(filter-out $(NATIVE_ONLY),$(SOURCES))
UNITS := $(patsubst tests/unit/%.c,%,$(sort $(wildcard tests/unit/*.c)))

LIB_TABLE := build/generated/lib_sources.c
LIB_FILES := $(shell find core/lib -name '*.py') core/lib/strip.awk

comma := ,
SANITIZE = -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all

.PHONY: all native asan tsan stress wasm wasm-single
.SECONDARY:
.DELETE_ON_ERROR:
all: native

# The folder is a prerequisite too: its date tells of a file taken away.
$(LIB_TABLE): core/lib/embed.sh core/lib $(LIB_FILES)
	@mkdir -p $(@D)
	sh core/lib/embed.sh table core/lib >$@

# $(call native_flavour,NAME,COMPILER,FLAGS)
define native_flavour
$(1)_OBJECTS := $$(NATIVE_SOURCES:%.c=build/$(1)/%.o) build/$(1)/lib_sources.o

build/$(1)/%.o: %.c Makefile
	@mkdir -p $$(@D)
	$(2) $$(COMMON) $(3) -pthread -c $$< -o $$@

build/$(1)/lib_sources.o: $$(LIB_TABLE)
	@mkdir -p $$(@D)
	$(2) $$(COMMON) $(3) -c $$< -o $$@

# The tests link with everything but main, and may fall behind: see the lint.
build/$(1)/core.a: $$(filter-out build/$(1)/core/host/main.o,$$($(1)_OBJECTS))
	@rm -f $$@
	ar rcs $$@ $$^

build/$(1)/interleave: build/$(1)/core/host/main.o build/$(1)/core.a
	$(2) $(3) -pthread $$^ -lm -o $$@

build/$(1)/unit/%: build/$(1)/tests/unit/%.o build/$(1)/core.a
	@mkdir -p $$(@D)
	$(2) $(3) -pthread $$^ -lcmocka -lm -o $$@

$(1): build/$(1)/interleave
.PHONY: unit-$(1)
unit-$(1): $$(UNITS:%=build/$(1)/unit/%)

-include $$($(1)_OBJECTS:.o=.d) $$(UNITS:%=build/$(1)/tests/unit/%.d)
endef

$(eval $(call native_flavour,native,$$(CC),-O3 -g))
$(eval $(call native_flavour,asan,$$(CLANG),$$(SANITIZE) -fsanitize=address$(comma)undefined))
$(eval $(call native_flavour,tsan,$$(CLANG),$$(SANITIZE) -fsanitize=thread))
$(eval $(call native_flavour,stress,$$(CC),-O1 -g -DIL_STRESS))

# --- WebAssembly ------------------------------------------------------------
# Debian's emcc needs its own node modules; elsewhere the folder is not there.
# Instructions that every browser with modules in workers has.
EM = NODE_PATH=/usr/share/nodejs:$$NODE_PATH $(EMCC) -msign-ext \
  -mnontrapping-fptoint
# Stacks are set, since compilers differ: 64 kB to 5 MB.
# An ES module, because the host worker is one: its default export makes an
# engine. No engine file evaluates text, so the page's policy can forbid it.
# What Binaryen has made small is made smaller once more.
JS_LIBRARIES := core/host/clock.js core/host/unused.js
EM_LINK = -Oz -sBINARYEN_EXTRA_PASSES=-Oz --no-entry -sMALLOC=emmalloc \
  -sMODULARIZE=1 -sEXPORT_ES6=1 \
  -sEXPORT_NAME=InterleaveEngine -sENVIRONMENT=web,worker -sFILESYSTEM=0 \
  -sDYNAMIC_EXECUTION=0 -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=64MB \
  -sMAXIMUM_MEMORY=1GB -sTOTAL_STACK=1MB -sEXPORTED_RUNTIME_METHODS=HEAPU8,HEAP32,wasmMemory \
  $(JS_LIBRARIES:%=--js-library %)

# Size counts in a browser: only what programs spend their time in is compiled
# for speed. Unrolled loops have not shown any.
HOT := vm/interp vm/call vm/site object/heap object/list object/iter \
  object/int_text object/format_percent base/libm check/going
# Whose operations are hot, but not the locking in them.
CALM := object/heap object/list
em_optimise = $(if $(filter $(1),$(HOT:%=core/%.c)),\
  -O3 -fno-unroll-loops $(if $(filter $(1),$(CALM:%=core/%.c)),\
  -mllvm -inline-threshold=40),-Oz)

# The library is fetched beside the engine, which so compiles sooner.
WASM_LIB_TABLE := build/generated/lib_sources_wasm.c
$(WASM_LIB_TABLE): core/lib/embed.sh
	@mkdir -p $(@D)
	sh core/lib/embed.sh empty >$@

build/wasm/library.txt: core/lib/embed.sh core/lib $(LIB_FILES)
	@mkdir -p $(@D)
	sh core/lib/embed.sh bundle core/lib >$@

# $(call wasm_flavour,NAME,FILE,COMPILE FLAGS,LINK FLAGS)
define wasm_flavour
$(1)_OBJECTS := $$(WASM_SOURCES:%.c=build/$(1)-objects/%.o) \
  build/$(1)-objects/lib_sources.o

build/$(1)-objects/%.o: %.c Makefile
	@mkdir -p $$(@D)
	$$(EM) $$(COMMON) $$(call em_optimise,$$<) $(3) -c $$< -o $$@

build/$(1)-objects/lib_sources.o: $$(WASM_LIB_TABLE)
	@mkdir -p $$(@D)
	$$(EM) $$(COMMON) -O3 $(3) -c $$< -o $$@

build/wasm/$(2).js: $$($(1)_OBJECTS) $(JS_LIBRARIES)
	@mkdir -p $$(@D)
	$$(EM) $$(EM_LINK) $(3) $(4) $$($(1)_OBJECTS) -o $$@

$(1): build/wasm/$(2).js build/wasm/library.txt

-include $$($(1)_OBJECTS:.o=.d)
endef

# Workers made while the engine loads, as many as its host worker says; a
# carrier beyond those waits for its worker to start.
POOL = Module["carriers"]
$(eval $(call wasm_flavour,wasm,engine,-pthread,\
  -sUSE_PTHREADS=1 -sPTHREAD_POOL_SIZE='$$(POOL)' \
  -sDEFAULT_PTHREAD_STACK_SIZE=1MB -Wno-pthreads-mem-growth))
$(eval $(call wasm_flavour,wasm-single,engine-single,,))
