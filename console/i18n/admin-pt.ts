import type { TranslationMessages } from 'react-admin';

type DeepPartial<T> = T extends string ? T : { readonly [Key in keyof T]?: DeepPartial<T[Key]> };

/** react-admin's own texts in Portuguese, as far as the console's scripts use them. A test fails if one is missing. */
export const adminPortuguese: DeepPartial<TranslationMessages> = {
  ra: {
    action: {
      clear_input_value: 'Limpar o campo',
      create: 'Criar',
      refresh: 'Atualizar',
      undo: 'Desfazer',
      close: 'Fechar',
      open_menu: 'Abrir o menu',
      close_menu: 'Fechar o menu',
      open: 'Abrir',
    },
    page: {
      dashboard: 'Visão geral',
      list: '%{name}',
      not_found: 'Página não encontrada',
    },
    message: {
      no: 'Não',
      not_found: 'O endereço está errado, ou o link que o trouxe aqui é antigo.',
      select_all_limit_reached:
        'São itens demais para selecionar todos. Só os primeiros %{max} foram selecionados.',
    },
    navigation: {
      clear_filters: 'Limpar os filtros',
      page_out_of_boundaries: 'A página %{page} não existe',
      page_range_info: '%{offsetBegin}–%{offsetEnd} de %{total}',
      partial_page_range_info: '%{offsetBegin}–%{offsetEnd} de mais de %{offsetEnd}',
      current_page: 'Página %{page}',
      page: 'Ir para a página %{page}',
      page_rows_per_page: 'Linhas por página:',
      first: 'Ir para a primeira página',
      last: 'Ir para a última página',
      next: 'Ir para a próxima página',
      previous: 'Ir para a página anterior',
      skip_nav: 'Pular para o conteúdo',
    },
    auth: {
      auth_check_error: 'Entre para continuar',
      user_menu: 'Perfil',
      logout: 'Sair',
    },
    notification: {
      http_error: 'O servidor não respondeu',
      i18n_error: 'As palavras deste idioma não puderam ser carregadas',
      logged_out: 'A sua sessão terminou. Entre de novo.',
      not_authorized: 'Você não tem permissão para isso.',
    },
    validation: {
      required: 'Obrigatório',
      minLength: 'Deve ter pelo menos %{min} caracteres',
      maxLength: 'Deve ter no máximo %{max} caracteres',
      minValue: 'Deve ser no mínimo %{min}',
      maxValue: 'Deve ser no máximo %{max}',
      number: 'Deve ser um número',
      email: 'Deve ser um e-mail válido',
      oneOf: 'Deve ser um destes: %{options}',
      regex: 'Deve ter o formato (regexp): %{pattern}',
    },
  },
};
