# SPDX-License-Identifier: AGPL-3.0-or-later
# How our own targets are declared. Each folder is one target whose only include root is that folder, so an include
# that the layering forbids does not compile.

# Adds the warnings and the folder's include root to `target`.
function(earshot_set_up_target target scope)
    target_include_directories(${target} ${scope} ${CMAKE_CURRENT_SOURCE_DIR})
    if(NOT scope STREQUAL "INTERFACE")
        target_link_libraries(${target} PRIVATE earshot_warnings)
    endif()
endfunction()

# earshot_add_library(name SOURCES file... [LINKS target...] [PRIVATE_LINKS target...])
# A static library; without a .cpp among SOURCES, a header-only one. LINKS are what its headers include,
# PRIVATE_LINKS what only its .cpp files do.
function(earshot_add_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS;PRIVATE_LINKS")
    if("${arg_SOURCES}" MATCHES "\\.cpp")
        add_library(${name} STATIC ${arg_SOURCES})
        earshot_set_up_target(${name} PUBLIC)
        target_link_libraries(${name} PUBLIC ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
    else()
        add_library(${name} INTERFACE ${arg_SOURCES})
        earshot_set_up_target(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE ${arg_LINKS} ${arg_PRIVATE_LINKS})
    endif()
endfunction()

# earshot_add_executable(name SOURCES file... [LINKS target...])
function(earshot_add_executable name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
    add_executable(${name} ${arg_SOURCES})
    earshot_set_up_target(${name} PRIVATE)
    target_link_libraries(${name} PRIVATE ${arg_LINKS})
endfunction()

# earshot_add_test(name SOURCES file... [LINKS target...])
# An executable of Catch2 tests, each of which ctest lists by its own name.
# EARSHOT_REPOSITORY_DIR names the root of the repository, for tests that read files of it.
function(earshot_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
    earshot_add_executable(${name} SOURCES ${arg_SOURCES} LINKS ${arg_LINKS} deps::catch2)
    target_compile_definitions(${name} PRIVATE EARSHOT_REPOSITORY_DIR="${PROJECT_SOURCE_DIR}")
    catch_discover_tests(${name} DISCOVERY_MODE PRE_TEST)
endfunction()

# earshot_add_processor_tests(name ISA...)
# Runs the whole of a test executable as on lesser processors, as far as oneDNN's choice of instructions goes: once for
# each of its ONEDNN_MAX_CPU_ISA names.
function(earshot_add_processor_tests name)
    foreach(isa IN LISTS ARGN)
        add_test(NAME "${name} limited to ${isa}" COMMAND ${name})
        set_tests_properties("${name} limited to ${isa}" PROPERTIES
            ENVIRONMENT "ONEDNN_MAX_CPU_ISA=${isa}" SKIP_RETURN_CODE 4)
    endforeach()
endfunction()
