# SPDX-License-Identifier: AGPL-3.0-or-later
# Instruments the whole build when EARSHOT_SANITIZER is set, and refuses to configure when that cannot work.
if(NOT EARSHOT_SANITIZER)
    return()
endif()

set(knownSanitizers "address" "thread" "realtime")
if(NOT EARSHOT_SANITIZER IN_LIST knownSanitizers)
    message(FATAL_ERROR "EARSHOT_SANITIZER is \"${EARSHOT_SANITIZER}\"; use one of: ${knownSanitizers}")
endif()

if(EARSHOT_SANITIZER STREQUAL "address")
    set(sanitizerFlags -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
elseif(EARSHOT_SANITIZER STREQUAL "thread")
    set(sanitizerFlags -fsanitize=thread -fno-omit-frame-pointer)
else()
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 20)
        message(FATAL_ERROR "RealtimeSanitizer needs Clang 20 or later, not ${CMAKE_CXX_COMPILER_ID} "
            "${CMAKE_CXX_COMPILER_VERSION}; scripts/setup.sh --rtsan installs one that the rtsan preset finds")
    endif()
    # The sanitizer watches what runs; -Wfunction-effects judges what EARSHOT_NONBLOCKING functions may call.
    set(sanitizerFlags -fsanitize=realtime -fno-omit-frame-pointer -Wfunction-effects)
    set(EARSHOT_AUDIO_PATH_ONLY ON) # nothing else makes such promises
endif()

include(CheckCXXSourceRuns)
string(REPLACE ";" " " CMAKE_REQUIRED_FLAGS "${sanitizerFlags}")
check_cxx_source_runs("int main() { return 0; }" EARSHOT_SANITIZER_RUNS_${EARSHOT_SANITIZER})
unset(CMAKE_REQUIRED_FLAGS)
if(NOT EARSHOT_SANITIZER_RUNS_${EARSHOT_SANITIZER})
    message(FATAL_ERROR "${sanitizerFlags} was asked for, but a program built with it does not run here")
endif()

add_compile_options(${sanitizerFlags})
add_link_options(${sanitizerFlags})
